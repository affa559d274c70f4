#include "admin/registry.h"

#include <future>

#include "base/text.h"
#include "base/names.h"

namespace posthorn::admin {

Answer rawAnswer(std::string_view text)
{
    Answer answer{{}, true, true};
    while (!text.empty()) {
        std::string_view line = takeUntil(text, '\n');
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        answer.rows.push_back({std::string(line)});
    }
    return answer;
}

const Operation* Operations::find(std::string_view word) const
{
    for (const Operation& each : list()) {
        if (equalsIgnoreCase(each.word, word))
            return &each;
    }
    return nullptr;
}

Result<Answer> done(Result<void> result)
{
    if (!result)
        return passOn(result.error());
    return Answer{};
}

Registry::Registry()
    : m_thread(std::make_unique<SerialThread>("admin"))
{
    addDomainOperations(*this);
    addAccountOperations(*this);
    addAliasOperations(*this);
    addQueueOperations(*this);
    addStoreOperations(*this);
    addServerOperations(*this);
    addSecurityOperations(*this);
    addMessagingOperations(*this);
    addControllerOperations(*this);
    addConfigurationOperations(*this);
    addVariableOperations(*this);
    addFrozenOperations(*this);
    addListOperations(*this);
}

Registry::~Registry()
{
    stop();
}

void Registry::setContext(std::unique_ptr<Context> context)
{
    m_thread->post([this, shared = std::make_shared<std::unique_ptr<Context>>(std::move(context))] {
        m_context = std::move(*shared);
    });
}

void Registry::stop()
{
    std::promise<void> done;
    m_thread->post([this, &done] {
        m_context.reset();
        done.set_value();
    });
    done.get_future().wait();
}

void Registry::add(Row row)
{
    m_rows.push_back(std::move(row));
    m_faces.push_back(m_rows.back().face);
    m_byWord.emplace(m_rows.back().face.word, &m_rows.back());
}

namespace {

std::string auditLine(const Caller& caller, const Row& row, const Arguments& arguments)
{
    std::string line = caller.name + ": " + std::string(row.face.word);
    const size_t words = arguments.size() - (row.face.takesText ? 1 : 0);
    for (size_t i = 0; i < words; ++i)
        line += ' ' + (int(i) == row.secretArgument ? std::string("***") : arguments[i]);
    if (row.face.takesText)
        line += " (" + std::to_string(arguments.back().size()) + " bytes)";
    return line;
}

/// A domain's administrator acts on that domain alone, which is the first argument of every such operation; where it
/// is left out or everything ("*"), it becomes the caller's own.
Result<void> permit(const Caller& caller, const Operation& operation, Arguments& arguments)
{
    if (caller.permission > operation.permission)
        return fail(ErrorKind::Denied, "not permitted");
    if (caller.permission != Permission::Domain || operation.permission != Permission::Domain)
        return {};
    const bool isList = operation.least == 0;
    if (isList && arguments.empty())
        arguments.emplace_back("*");
    if (isList && arguments[0] == "*")
        arguments[0] = caller.domain;
    const auto own = normaliseDomain(caller.domain);
    if (!own || arguments.empty() || normaliseDomain(arguments[0]) != own)
        return fail(ErrorKind::Denied, "not permitted for this domain");
    return {};
}

} // namespace

void Registry::run(const Caller& caller, std::string_view word, std::vector<std::string> arguments, Executor& asker,
                   Reply<Answer> reply)
{
    const auto found = m_byWord.find(toLower(word));
    const auto refuse = [&](tl::unexpected<Error> error) {
        asker.post([reply, error = std::move(error)] { reply(Result<Answer>(error)); });
    };
    if (found == m_byWord.end())
        return refuse(fail(ErrorKind::Invalid, "no such command: " + std::string(word)));
    const Row& row = *found->second;
    const size_t text = row.face.takesText ? 1 : 0;
    if (arguments.size() < row.face.least + text || arguments.size() > row.face.most + text)
        return refuse(fail(ErrorKind::Invalid,
                           "usage: " + std::string(row.face.word) + ' ' + std::string(row.face.arguments)));
    m_thread->post([this, &row, caller, arguments = std::move(arguments), &asker, reply = std::move(reply)]() mutable {
        if (!m_context) {
            asker.post([reply] { reply(fail(ErrorKind::Unavailable, "the server is starting or stopping")); });
            return;
        }
        Reply<Answer> wrapped = [&hub = m_context->hub, &asker, reply = std::move(reply),
                                 audit = row.face.audited ? auditLine(caller, row, arguments)
                                                          : std::string()](Result<Answer> answer) {
            if (!audit.empty())
                hub.log(watch::Channel::System, answer ? watch::Level::Info : watch::Level::Warning,
                        audit + (answer ? ": done" : ": " + answer.error().text));
            asker.post([reply, answer = std::move(answer)]() mutable { reply(std::move(answer)); });
        };
        if (auto permitted = permit(caller, row.face, arguments); !permitted)
            return wrapped(passOn(permitted.error()));
        row.run(*m_context, caller, std::move(arguments), *m_thread, std::move(wrapped));
    });
}

} // namespace posthorn::admin
