#include "xmpp/files/upload_header.h"

#include "base/text.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view mark = "posthorn-upload 1";

} // namespace

std::string writeUploadHeader(const UploadedFile& file)
{
    std::string out(mark);
    for (const std::string& each : {std::to_string(file.owner), file.address.local, file.address.domain,
                                    std::to_string(file.size), std::to_string(file.created), file.type, file.name})
        out += '\n' + each;
    out += '\n';
    out.resize(uploadHeaderSize, '\0');
    return out;
}

std::optional<UploadedFile> readUploadHeader(std::string_view bytes)
{
    if (bytes.size() != uploadHeaderSize || takeUntil(bytes, '\n') != mark)
        return std::nullopt;
    UploadedFile file;
    const auto owner = parseNumber<int64_t>(takeUntil(bytes, '\n'));
    file.address.local = takeUntil(bytes, '\n');
    file.address.domain = takeUntil(bytes, '\n');
    const auto size = parseNumber<uint64_t>(takeUntil(bytes, '\n'));
    const auto created = parseNumber<int64_t>(takeUntil(bytes, '\n'));
    file.type = takeUntil(bytes, '\n');
    const size_t end = bytes.find('\n');
    if (!owner || !size || !created || *size > (uint64_t(1) << 50) || end == std::string_view::npos)
        return std::nullopt;
    const auto name = uploadName(bytes.substr(0, end));
    if (!name || *name != bytes.substr(0, end))
        return std::nullopt;
    file.owner = *owner;
    file.size = *size;
    file.created = *created;
    file.name = *name;
    return file;
}

} // namespace posthorn::xmpp
