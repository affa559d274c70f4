// links: posthorn-xmpp
// A client of the SOCKS5 proxy that says anything: the same answer however the bytes are cut, and nothing kept for those who
// fail. The same bytes as what stands in front of an uploaded file: what is read is written as it was.
#include <cstdint>
#include <cstdlib>

#include "xmpp/files/socks.h"
#include "xmpp/files/upload_header.h"

using namespace posthorn::xmpp;

namespace {

std::string handshake(std::string_view input, size_t step)
{
    SocksHandshake socks;
    auto status = SocksHandshake::Status::NeedMore;
    while (!input.empty() && status == SocksHandshake::Status::NeedMore) {
        const std::string piece(input.substr(0, step));
        input.remove_prefix(piece.size());
        status = socks.feed(piece);
    }
    std::string all = std::to_string(int(status)) + socks.takeReply();
    if (status == SocksHandshake::Status::Wanted) {
        if (socks.transfer().size() != 40)
            std::abort();
        all += socks.granted() + socks.rest() + std::string(input);
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string whole = handshake(input, size + 1);
    if (handshake(input, 1) != whole || handshake(input, 5) != whole)
        std::abort();
    std::string header(input.substr(0, uploadHeaderSize));
    header.resize(uploadHeaderSize, '\0');
    if (const auto file = readUploadHeader(header)) {
        const auto again = readUploadHeader(writeUploadHeader(*file));
        if (!again || again->name != file->name || again->size != file->size || again->owner != file->owner)
            std::abort();
    }
    return 0;
}
