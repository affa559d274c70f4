#include "admin/registry.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

using delivery::QueueOperation;
using store::QueueEntry;

// Everything here runs on the registry's executor: the store's facade belongs to it, and its replies come there too.

std::vector<std::string> entryRow(const QueueEntry& entry)
{
    return {std::to_string(entry.id),
            entry.held ? "held" : "waiting",
            entry.sender.text(),
            entry.recipient.address.text(),
            std::to_string(entry.size),
            std::to_string(entry.attempts),
            formatIsoDate(entry.arrived),
            entry.held ? std::string() : formatIsoDate(entry.nextAttempt),
            entry.lastError};
}

void list(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const auto after = arguments.empty() ? std::optional<int64_t>(0) : parseNumber<int64_t>(arguments[0]);
    const auto most = arguments.size() < 2 ? std::optional<size_t>(1000) : parseNumber<size_t>(arguments[1]);
    if (!after || !most)
        return reply(fail(ErrorKind::Invalid, "after and most are numbers"));
    context.store.queue->entries(*after, *most, [reply](Result<std::vector<QueueEntry>> entries) {
        if (!entries)
            return reply(passOn(entries.error()));
        Answer answer{{}, true};
        for (const QueueEntry& entry : *entries)
            answer.rows.push_back(entryRow(entry));
        reply(std::move(answer));
    });
}

Result<Answer> shown(const QueueEntry& entry, const Result<store::Bytes>& bytes)
{
    if (!bytes)
        return passOn(bytes.error());
    constexpr size_t mostShown = 64 * 1024; // enough to look at; the whole may be 50 MB
    Answer answer{{entryRow(entry)}, true};
    std::string_view rest = std::string_view(**bytes).substr(0, mostShown);
    while (!rest.empty()) {
        std::string_view line = takeUntil(rest, '\n');
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        answer.rows.push_back({std::string(line)});
    }
    return answer;
}

void show(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const auto id = parseNumber<int64_t>(arguments[0]);
    if (!id || *id < 1)
        return reply(fail(ErrorKind::Invalid, "not a queue number: " + arguments[0]));
    const auto found = [&context, id, reply](Result<std::vector<QueueEntry>> entries) {
        if (!entries)
            return reply(passOn(entries.error()));
        if (entries->empty() || entries->front().id != *id)
            return reply(fail(ErrorKind::NotFound, "no such queue entry"));
        context.store.queue->readBody(entries->front().body,
                                      [reply, entry = entries->front()](Result<store::Bytes> bytes) {
                                          reply(shown(entry, bytes));
                                      });
    };
    context.store.queue->entries(*id - 1, 1, then(context, reply, found));
}

// "all" stands for every entry there is now. An entry that has gone meanwhile is no error.
void change(Context& context, const Arguments& arguments, QueueOperation operation, Executor& executor,
            Reply<Answer> reply)
{
    const bool all = arguments.size() == 1 && equalsIgnoreCase(arguments[0], "all");
    std::vector<int64_t> ids;
    for (const std::string& text : all ? Arguments() : arguments) {
        const auto id = parseNumber<int64_t>(text);
        if (!id)
            return reply(fail(ErrorKind::Invalid, "not a queue number: " + text));
        ids.push_back(*id);
    }
    context.changeQueue(operation, std::move(ids), all, executor, [reply](Result<size_t> changed) {
        reply(changed ? done({}) : Result<Answer>(passOn(changed.error())));
    });
}

void addChange(Registry& registry, std::string_view word, std::string_view help, QueueOperation operation)
{
    registry.add({{word, "id...|all", help, 1, 100000, Permission::Global, true},
                  [operation](Context& context, const Caller&, Arguments arguments, Executor& executor,
                              Reply<Answer> reply) {
                      change(context, arguments, operation, executor, std::move(reply));
                  }});
}

} // namespace

void addQueueOperations(Registry& registry)
{
    registry.add({{"queue list", "[after [most]]",
                   "Lists the remote queue: number, state, sender, recipient, bytes, attempts, arrival, next attempt,"
                   " last error.",
                   0, 2, Permission::Global, false, false,
                   "number state sender recipient bytes attempts arrival next error"},
                  list});
    registry.add({{"queue show", "id", "Shows an entry of the remote queue, then the message's first 64 KiB.", 1, 1,
                   Permission::Global, true},
                  show});
    addChange(registry, "queue retry", "Tries entries of the remote queue again now.", QueueOperation::RetryNow);
    addChange(registry, "queue hold", "Holds entries of the remote queue until they are released.",
              QueueOperation::Hold);
    addChange(registry, "queue release", "Releases held entries of the remote queue.", QueueOperation::Release);
    addChange(registry, "queue delete", "Deletes entries of the remote queue; nobody is told.",
              QueueOperation::Remove);
}

} // namespace posthorn::admin
