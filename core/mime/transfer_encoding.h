// The two content transfer encodings that make bytes fit for 7-bit transport (RFC 2045 sections 6.7 and 6.8), written
// piece by piece. The builders and the 7-bit conversion of this room call in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace posthorn::mime {

/// Quoted-printable of text with CRLF line ends; a lone CR or LF is encoded. No line begins with "--",
/// so that none of our making can be taken for a boundary.
class QuotedPrintableEncoder {
public:
    /// @p text stays where it is while it is being encoded.
    explicit QuotedPrintableEncoder(std::string_view text = {})
        : m_text(text)
    {}
    bool isDone() const { return m_at == m_text.size(); }
    /// Appends about @p size octets to @p out, and at least one octet of the text.
    void next(size_t size, std::string& out);

    /// About what the encoded @p text takes.
    static size_t sizeEstimate(std::string_view text);

private:
    std::string_view m_text;
    size_t m_at = 0;
    size_t m_column = 0;
};

/// Base64 in lines of 76 characters, each with its CRLF.
class Base64Encoder {
public:
    explicit Base64Encoder(std::string_view bytes = {})
        : m_rest(bytes)
    {}
    bool isDone() const { return m_rest.empty(); }
    /// Appends whole lines of about @p size octets together, and at least one.
    void next(size_t size, std::string& out);

    static size_t encodedSize(size_t bytes);

private:
    std::string_view m_rest;
};

} // namespace posthorn::mime
