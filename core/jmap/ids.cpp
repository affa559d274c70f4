#include "jmap/ids.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::jmap {

namespace {

/// A decimal number as we write them: no sign, no leading zero.
std::optional<int64_t> plainNumber(std::string_view text)
{
    if (text.empty() || text[0] < '0' || text[0] > '9' || (text[0] == '0' && text.size() > 1))
        return std::nullopt;
    return parseNumber<int64_t>(text);
}

} // namespace

std::optional<int64_t> parseId(std::string_view id, char letter)
{
    if (!id.starts_with(letter))
        return std::nullopt;
    return plainNumber(id.substr(1));
}

std::string BlobId::text() const
{
    if (!card.empty())
        return "c" + card + "_" + digest;
    std::string out = upload.empty() ? "b" + std::to_string(body) : "u" + upload;
    if (whole)
        return out;
    out += '-';
    appendNumber(out, offset);
    out += '-';
    appendNumber(out, length);
    out += '-';
    out += char(coding);
    return out;
}

std::optional<BlobId> BlobId::parse(std::string_view text)
{
    constexpr size_t longestUpload = 64;
    constexpr size_t digestSize = 32;
    BlobId out;
    if (text.starts_with('c')) {
        out.card = takeUntil(text, '_').substr(1);
        out.digest = text;
        const bool right = parseId(out.card, 'n') && out.digest.size() == digestSize &&
                           out.digest.find_first_not_of("0123456789abcdef") == std::string::npos;
        return right ? std::optional(out) : std::nullopt;
    }
    out.whole = text.find('-') == std::string_view::npos;
    const std::string_view base = takeUntil(text, '-');
    if (base.starts_with('u')) {
        const auto isName = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
        out.upload = base.substr(1);
        if (out.upload.empty() || out.upload.size() > longestUpload ||
            !std::all_of(out.upload.begin(), out.upload.end(), isName))
            return std::nullopt;
    } else {
        const auto body = parseId(base, 'b');
        if (!body)
            return std::nullopt;
        out.body = *body;
    }
    if (out.whole)
        return out;
    const auto offset = plainNumber(takeUntil(text, '-'));
    const auto length = plainNumber(takeUntil(text, '-'));
    if (!offset || !length || text.size() != 1 || std::string_view("ibqu").find(text[0]) == std::string_view::npos)
        return std::nullopt;
    out.offset = uint64_t(*offset);
    out.length = uint64_t(*length);
    out.coding = BlobCoding(text[0]);
    return out;
}

} // namespace posthorn::jmap
