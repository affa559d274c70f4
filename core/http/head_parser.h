// A request's head out of its bytes. Boost.Beast reads it; what Beast would let pass and RFC 9112 does not is refused
// beside it, since every leniency of a server is a way to smuggle requests past a proxy that reads otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "http/message.h"

namespace posthorn::http {

struct HeadLimits {
    size_t bytes = 32 * 1024; ///< request line, fields and the empty line together
    size_t target = 8 * 1024;
    size_t fields = 100;
};

/// A request that is answered with an error, after which the connection closes: where it ends cannot be told.
struct Refusal {
    unsigned status;
    std::string_view why; ///< a constant
};

struct Head {
    Request request;
    bool chunked = false;
    uint64_t contentLength = 0; ///< 0 without the field
    bool hasLength = false;
    bool keepAlive = true;
    bool expectsContinue = false;
    bool hasBody() const { return chunked || contentLength > 0; }
};

/// Looks for the end of a head that arrives in pieces, and for octets that no head may hold: each is looked at once.
class HeadScanner {
public:
    enum class Status { NeedMore, Complete, Broken /**< bare CR or LF, or NUL */, TooLong };
    /// @p bytes: all that has arrived of the head. When Complete, size() octets are the head with its empty line.
    Status scan(std::string_view bytes, size_t limit);
    size_t size() const { return m_at; }
    void reset() { *this = HeadScanner(); }

private:
    size_t m_at = 0;
    bool m_cr = false;         ///< the octet before m_at was CR
    bool m_lineEmpty = true;   ///< nothing of the present line has come
    bool m_firstLine = true;
};

/// @p bytes: a whole head, as HeadScanner found it.
tl::expected<Head, Refusal> parseHead(std::string_view bytes, const HeadLimits& limits);

/// Another server's answer, as strictly read.
struct ResponseHead {
    unsigned status = 0;
    Fields fields;
    bool chunked = false;
    std::optional<uint64_t> length; ///< neither: the body ends with the connection
};
tl::expected<ResponseHead, Refusal> parseResponseHead(std::string_view bytes);

} // namespace posthorn::http
