// The chunked transfer coding of requests (RFC 9112 section 7.1), taken apart as it arrives. Written here and not taken
// from Beast, which puts trailer fields among the head's fields and wants chunk headers in one piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace posthorn::http {

class ChunkDecoder {
public:
    enum class Status { NeedMore, Data, Done, Broken };
    struct Step {
        Status status;
        size_t taken;          ///< octets of the input that are done with
        std::string_view data; ///< with Data: a piece of the body, a view into the input
    };
    /// Takes the next step on @p input, which is never kept. Chunk extensions and trailer fields are passed over, up to
    /// 4 KiB of each; beyond that, and for anything that is not exactly as it should be, Broken.
    Step next(std::string_view input);

private:
    enum class State { Size, Extension, SizeLf, Data, DataCr, DataLf, TrailerStart, Trailer, TrailerLf, LastLf, Done };
    State m_state = State::Size;
    uint64_t m_left = 0;  ///< of the present chunk
    int m_digits = 0;     ///< of the present size
    size_t m_extras = 0;  ///< octets of extensions and trailers
};

} // namespace posthorn::http
