// The remote queue as the controller protocol knows it: entries that are held are its frozen messages. An entry has one
// number and no folders, so both levels are 0.
#include <algorithm>

#include "admin/registry.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

using delivery::QueueOperation;
using store::QueueEntry;

constexpr size_t page = 1000;
constexpr size_t mostShown = 16 << 20; ///< of a message that is shown; a whole one may be longer

/// Calls @p take with each entry, then @p finish with an error or with none. Pages are read one after the other on
/// @p executor, the registry's.
template<class Take, class Finish>
void eachEntry(Context& context, const Reply<Answer>& reply, Executor& executor, int64_t after, Take take, Finish finish)
{
    const auto read = [&context, reply, &executor, take, finish](Result<std::vector<QueueEntry>> entries) {
        if (!entries)
            return reply(passOn(entries.error()));
        for (const QueueEntry& entry : *entries)
            take(entry);
        if (entries->size() < page)
            return finish();
        const int64_t last = entries->back().id;
        // Not at once: answers may come within the question.
        const auto next = then(context, reply, [&context, reply, &executor, last, take, finish](Result<void>) {
            eachEntry(context, reply, executor, last, take, finish);
        });
        executor.post([next] { next(Result<void>()); });
    };
    context.store.queue->entries(after, page, then(context, reply, read));
}

/// Goes on with the held entry that level 0, level 1 and name stand for.
template<class F>
void withFrozen(Context& context, const Arguments& arguments, const Reply<Answer>& reply, F next)
{
    const auto id = parseNumber<int64_t>(arguments[2]);
    if (!id || *id < 1 || arguments[0] != "0" || arguments[1] != "0")
        return reply(fail(ErrorKind::NotFound, "no such frozen message"));
    const auto found = [id = *id, reply, next](Result<std::vector<QueueEntry>> entries) {
        if (!entries)
            return reply(passOn(entries.error()));
        if (entries->empty() || entries->front().id != id || !entries->front().held)
            return reply(fail(ErrorKind::NotFound, "no such frozen message"));
        next(entries->front());
    };
    context.store.queue->entries(*id - 1, 1, then(context, reply, found));
}

std::string bracketed(const MailAddress& address)
{
    return '<' + address.text() + '>';
}

void list(Context& context, const Caller&, Arguments, Executor& executor, Reply<Answer> reply)
{
    auto answer = std::make_shared<Answer>();
    answer->isList = true;
    eachEntry(
        context, reply, executor, 0,
        [answer](const QueueEntry& entry) {
            if (entry.held)
                answer->rows.push_back({std::to_string(entry.id), "0", "0", bracketed(entry.sender),
                                        bracketed(entry.recipient.address), formatIsoDate(entry.arrived),
                                        std::to_string(entry.size), std::to_string(entry.attempts), "froz"});
        },
        [answer, reply] { reply(std::move(*answer)); });
}

void change(Context& context, const Arguments& arguments, QueueOperation operation, Executor& executor,
            const Reply<Answer>& reply)
{
    withFrozen(context, arguments, reply, [&context, operation, &executor, reply](const QueueEntry& entry) {
        context.changeQueue(operation, {entry.id}, false, executor, [reply](Result<size_t> changed) {
            reply(changed ? done({}) : Result<Answer>(passOn(changed.error())));
        });
    });
}

void submit(Context& context, const Caller&, Arguments arguments, Executor& executor, Reply<Answer> reply)
{
    change(context, arguments, QueueOperation::RetryNow, executor, reply);
}

void remove(Context& context, const Caller&, Arguments arguments, Executor& executor, Reply<Answer> reply)
{
    change(context, arguments, QueueOperation::Remove, executor, reply);
}

/// What the log still holds of the attempts, then how the last one ended. Each in the form that readers of such files know.
void showLog(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    withFrozen(context, arguments, reply, [&context, reply](const QueueEntry& entry) {
        const std::string about = "message " + std::to_string(entry.delivery) + " to " + bracketed(entry.recipient.address);
        Answer answer{{}, true, true};
        const auto add = [&](UnixMs time, const std::string& text) {
            for (const std::string& line : {"[PeekTime] " + std::to_string(time / 1000) + " : " + formatMailDate(time),
                                            std::string("<<"), text, std::string(">>")})
                answer.rows.push_back({line});
        };
        bool said = false;
        for (const watch::LogLine& line : context.hub.linesFrom(0, watch::Hub::heldLines)) {
            if (line.channel != watch::Channel::SmtpOut || !line.text.starts_with(about))
                continue;
            add(line.time, line.text);
            said = said || (!entry.lastError.empty() && line.text.find(entry.lastError) != std::string::npos);
        }
        if (!said && !entry.lastError.empty())
            add(entry.arrived, "after " + std::to_string(entry.attempts) + " attempts: " + entry.lastError);
        if (answer.rows.empty())
            add(entry.arrived, "no attempt was made");
        reply(std::move(answer));
    });
}

/// As a spool file of the original: peer and date, the server, the identifier, the envelope, then the message.
void showMessage(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    withFrozen(context, arguments, reply, [&context, reply](const QueueEntry& entry) {
        const std::string host = context.settings.snapshot()->text(config::Setting::ServerHostName);
        const auto read = [entry, host, reply](Result<store::Bytes> bytes) {
            if (!bytes)
                return reply(passOn(bytes.error()));
            std::string text = "[0.0.0.0]:0;[0.0.0.0]:0;" + formatMailDate(entry.arrived) + '\n';
            text += (host.empty() ? entry.sender.domain : host) + "\nS" + std::to_string(entry.delivery) + '\n';
            text += "MAIL FROM:" + bracketed(entry.sender) + "\nRCPT TO:" + bracketed(entry.recipient.address) + '\n';
            text += "<<MAIL-DATA>>\n";
            text += std::string_view(**bytes).substr(0, mostShown);
            reply(rawAnswer(text));
        };
        context.store.queue->readBody(entry.body, then(context, reply, read));
    });
}

/// A pattern without '@' is a domain's.
bool matches(const Arguments& patterns, const MailAddress& address)
{
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        const bool isAddress = pattern.find('@') != std::string::npos;
        return wildcardMatch(toLower(pattern), toLower(isAddress ? address.text() : address.domain));
    });
}

void flush(Context& context, const Caller&, Arguments arguments, Executor& executor, Reply<Answer> reply)
{
    auto ids = std::make_shared<std::vector<int64_t>>();
    eachEntry(
        context, reply, executor, 0,
        [ids, arguments](const QueueEntry& entry) {
            if (!entry.held && matches(arguments, entry.recipient.address))
                ids->push_back(entry.id);
        },
        [&context, ids, &executor, reply] {
            if (ids->empty())
                return reply(Answer{});
            context.changeQueue(QueueOperation::RetryNow, std::move(*ids), false, executor, [reply](Result<size_t> changed) {
                reply(changed ? done({}) : Result<Answer>(passOn(changed.error())));
            });
        });
}

} // namespace

void addFrozenOperations(Registry& registry)
{
    registry.add({{"frozlist", "",
                   "Lists frozen messages, the held entries of the remote queue: number, level 0, level 1, sender,"
                   " recipient, arrival, bytes, attempts, queue.",
                   0, 0, Permission::Global, false, false,
                   "number level0 level1 sender recipient arrival bytes attempts queue"},
                  list});
    registry.add({{"frozsubmit", "level0 level1 number", "Releases a frozen message and tries it now.", 3, 3,
                   Permission::Global, true},
                  submit});
    registry.add({{"frozdel", "level0 level1 number", "Deletes a frozen message; nobody is told.", 3, 3,
                   Permission::Global, true},
                  remove});
    registry.add({{"frozgetlog", "level0 level1 number", "Shows what is known of a frozen message's delivery attempts.", 3, 3,
                   Permission::Global, false},
                  showLog});
    registry.add({{"frozgetmsg", "level0 level1 number",
                   "Shows a frozen message: the envelope, a line <<MAIL-DATA>>, then the message's first 16 MiB.", 3, 3,
                   Permission::Global, true},
                  showMessage});
    registry.add({{"etrn", "pattern...",
                   "Tries waiting messages now whose recipients match an address, or whose domains match a pattern without @.",
                   1, 1000, Permission::Global, true},
                  flush});
}

} // namespace posthorn::admin
