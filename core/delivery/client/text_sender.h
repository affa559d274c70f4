// A message on its way out after DATA: stuffed with dots, in slices, so that a large message to a slow peer holds no
// second copy of itself. The outgoing session calls in.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mime/seven_bit.h"
#include "store/types.h"

namespace posthorn::delivery {

class TextSender {
public:
    /// @p offset: where the message begins in @p body (behind a Return-Path). @p sevenBit: a plan made of these very
    /// bytes, to be sent in place of them.
    void start(store::Bytes body, size_t offset, std::optional<mime::SevenBit> sevenBit = {});
    bool isActive() const { return m_body != nullptr; }
    /// Appends the next slice (about @p size bytes) to @p out; the last one ends with CRLF.CRLF, and isActive() is false
    /// from then on.
    void next(size_t size, std::string& out);
    void clear();

private:
    void stuff(std::string_view text, std::string& out);

    store::Bytes m_body;
    std::optional<mime::SevenBit> m_sevenBit;
    std::string m_slice; ///< of m_sevenBit
    size_t m_at = 0;
    bool m_lineStart = true;
};

} // namespace posthorn::delivery
