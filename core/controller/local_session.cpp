#include "controller/local_session.h"

#include "controller/command_session.h"

namespace posthorn::controller {

namespace {

// "queue delete" may name many entries; and who may open the socket may have whatever there is.
constexpr Manner manner{1 << 20, SIZE_MAX, std::chrono::minutes(10), true};

class LocalSession final : public CommandSession {
public:
    explicit LocalSession(admin::Operations& operations)
        : CommandSession(operations, manner)
    {
    }

    void opened(wire::Link& link) override
    {
        CommandSession::opened(link);
        link.setState("ready");
    }

private:
    void takeLine(std::string_view line) override
    {
        command({"local socket", admin::Permission::Global, {}}, line);
    }
};

} // namespace

std::unique_ptr<wire::Session> makeLocalSession(admin::Operations& operations)
{
    return std::make_unique<LocalSession>(operations);
}

} // namespace posthorn::controller
