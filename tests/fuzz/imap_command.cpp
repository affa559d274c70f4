// links: posthorn-imap
// The command reader over any bytes: the commands that it gives must not depend on how the input was cut, and it must
// not hold more than its limits allow. The first byte chooses the piece size.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "imap/parser/command_reader.h"

using namespace posthorn::imap;

namespace {

class Policy final : public LiteralPolicy {
public:
    Verdict judge(const LiteralHeader& header) override
    {
        if (header.size > 50)
            return Verdict::Refuse;
        return header.binary || header.before.find("APPEND") != std::string_view::npos ? Verdict::Message : Verdict::Inline;
    }
};

std::vector<std::string> commands(std::string_view input, size_t step)
{
    using Status = CommandReader::Status;
    CommandReader reader;
    Policy policy;
    std::vector<std::string> out;
    for (size_t at = 0; at < input.size(); at += step) {
        reader.append(input.substr(at, step));
        for (;;) {
            const Status status = reader.next(policy);
            if (status == Status::NeedMore)
                break;
            if (status == Status::Continue) {
                out.emplace_back("+");
                continue;
            }
            std::string text = std::to_string(int(status));
            if (status != Status::TooLong) // how much of a too long line is kept depends on the pieces
                text += reader.text();
            if (status == Status::Command) {
                if (reader.bodies().size() != reader.bodyMarks().size())
                    std::abort();
                for (const std::string& body : reader.bodies())
                    text += '<' + body + '>';
                for (const size_t mark : reader.bodyMarks()) {
                    if (mark >= reader.text().size())
                        std::abort();
                }
            }
            out.push_back(std::move(text));
            reader.rest();
        }
        if (reader.buffered() > CommandReader::maxLine + step + 2)
            std::abort();
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (commands(input, std::max<size_t>(1, input.size())) != commands(input, size_t(data[0]) % 40 + 1))
        std::abort();
    return 0;
}
