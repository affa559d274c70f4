// What must hold of every message converted to 7 bits, checked by the unit test and by the fuzz target.
#pragma once

#include <algorithm>

#include "mime/seven_bit.h"
#include "tests/unit/mime/checks.h"

namespace posthorn::mime::test {

inline std::string convertedInSlices(SevenBit plan, size_t size)
{
    std::string out;
    while (!plan.isDone()) {
        const size_t before = out.size();
        plan.next(size, out);
        require(out.size() > before, "each slice brings something", out);
    }
    return out;
}

inline std::string decodedQuotedPrintable(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        if (text.starts_with("=\r\n")) {
            text.remove_prefix(3);
        } else if (text[0] == '=') {
            require(text.size() >= 3, "two digits", text);
            out += char(std::stoi(std::string(text.substr(1, 2)), nullptr, 16));
            text.remove_prefix(3);
        } else {
            out += text[0];
            text.remove_prefix(1);
        }
    }
    return out;
}

inline std::string decoded(const Part& part, std::string_view message)
{
    const std::string encoding(part.transferEncoding ? trimmed(*part.transferEncoding) : std::string_view());
    if (encoding == "quoted-printable")
        return decodedQuotedPrintable(part.body(message));
    std::string text(part.body(message));
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
    const auto bytes = base64Decode(text);
    require(encoding == "base64" && bytes, "encoded in one of the two ways", message);
    return *bytes;
}

/// The message converted; empty where it cannot be.
inline std::string checkSevenBit(std::string_view message)
{
    auto planned = SevenBit::plan(message);
    if (!planned)
        return {};
    const std::string out = convertedInSlices(*planned, size_t(1) << 40);
    if (message.size() < 20000) {
        for (const size_t size : {size_t(1), size_t(7), size_t(300)})
            require(convertedInSlices(*planned, size) == out, "the same in slices", message);
    }
    const Structure before = scan(message);
    const Structure after = scan(out);
    std::string bodies = out;
    for (const Part& part : after.parts)
        bodies.replace(part.headerBegin, part.bodyBegin - part.headerBegin, part.bodyBegin - part.headerBegin, ' ');
    require(isAscii(bodies), "7 bits but for headers", out);
    // message/global may be encoded whole, and is a leaf then; comments and bare CRs may stand within the type.
    const auto mayBeEncodedWhole = [](const Part& part) {
        std::string type = toLower(part.contentType.value_or(std::string_view()));
        std::erase_if(type, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
        return part.kind == Part::Kind::Message && !type.starts_with("message/rfc822");
    };
    if (toLower(message).find("message/global") != std::string::npos ||
        std::any_of(before.parts.begin(), before.parts.end(), mayBeEncodedWhole))
        return out;
    require(after.parts.size() == before.parts.size(), "as many parts", message);
    for (size_t i = 0; i < before.parts.size(); ++i) {
        const Part& one = before.parts[i];
        const Part& two = after.parts[i];
        require(one.kind == two.kind && one.parent == two.parent && one.next == two.next, "the same tree", message);
        require(one.contentType == two.contentType || !one.contentType, "the same types", message);
        if (one.kind != Part::Kind::Leaf)
            continue;
        if (isAscii(one.body(message)))
            require(one.body(message) == two.body(out) && one.header(message) == two.header(out), "untouched", message);
        else
            require(decoded(two, out) == one.body(message), "decodes to what it was", message);
    }
    const auto again = SevenBit::plan(out);
    require(again.has_value() && convertedInSlices(*again, out.size()) == out, "nothing to do a second time", message);
    return out;
}

} // namespace posthorn::mime::test
