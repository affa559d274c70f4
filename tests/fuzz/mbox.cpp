// links: posthorn-ctl
// An mbox file out of any bytes, whole and in pieces: the same messages, within their bound; and what is written of them is
// read back as it was.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "ctl/mail/mbox.h"

using namespace posthorn::ctl;

namespace {

constexpr size_t largest = 4000;

std::vector<std::string> read(std::string_view file, size_t step)
{
    std::vector<std::string> messages;
    MboxReader reader(largest, [&](Message message, bool tooLarge) {
        if (message.bytes.size() > largest)
            std::abort();
        messages.push_back(tooLarge ? std::string("too large") : std::move(message.bytes));
    });
    for (size_t i = 0; i < file.size(); i += step)
        reader.feed(file.substr(i, step));
    reader.finish();
    return messages;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view file(reinterpret_cast<const char*>(data), size);
    const auto messages = read(file, size + 1);
    if (read(file, 1) != messages || read(file, 5) != messages)
        std::abort();
    std::string again;
    std::vector<std::string> expected;
    for (const std::string& bytes : messages) {
        Message message;
        message.bytes = bytes;
        takeMboxStatus(message);
        if (message.bytes.empty() || message.bytes.find("\r\r") != std::string::npos || message.bytes.size() > largest / 2 ||
            !message.bytes.ends_with("\r\n"))
            continue;
        again += mboxFromLine("x", 1);
        MboxWriter writer({}, again);
        writer.feed(message.bytes);
        writer.finish();
        expected.push_back(message.bytes);
    }
    if (read(again, 7) != expected)
        std::abort();
    return 0;
}
