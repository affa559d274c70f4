// A message on its way out after DATA: stuffed with dots, in slices, so that a large message to a slow peer holds no
// second copy of itself. The outgoing session calls in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "store/types.h"

namespace posthorn::delivery {

class TextSender {
public:
    /// @p offset: where the message begins in @p body (behind a Return-Path).
    void start(store::Bytes body, size_t offset);
    bool isActive() const { return m_body != nullptr; }
    /// Appends the next slice (about @p size bytes) to @p out; the last one ends with CRLF.CRLF, and isActive() is false
    /// from then on.
    void next(size_t size, std::string& out);
    void clear() { m_body.reset(); }

private:
    store::Bytes m_body;
    size_t m_at = 0;
    bool m_lineStart = true;
};

} // namespace posthorn::delivery
