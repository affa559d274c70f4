#include "admin/registry.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

using store::QueueChange;
using store::QueueEntry;

// Everything here runs on the registry's executor: the store's facade belongs to it. Its replies come there too and are
// sent on to the asker.
template<class F>
auto onAsker(Executor& asker, F f)
{
    return [&asker, f = std::move(f)](auto result) {
        asker.post([f, result = std::move(result)]() mutable { f(std::move(result)); });
    };
}

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

void list(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    arguments.resize(2);
    const int64_t after = parseNumber<int64_t>(arguments[0]).value_or(0);
    const size_t most = parseNumber<size_t>(arguments[1]).value_or(1000);
    context.store.queue->entries(after, most, onAsker(asker, [reply](Result<std::vector<QueueEntry>> entries) {
                                     if (!entries)
                                         return reply(passOn(entries.error()));
                                     Answer answer{{}, true};
                                     for (const QueueEntry& entry : *entries)
                                         answer.rows.push_back(entryRow(entry));
                                     reply(std::move(answer));
                                 }));
}

void show(Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply)
{
    const auto id = parseNumber<int64_t>(arguments[0]);
    if (!id || *id < 1)
        return reply(fail(ErrorKind::Invalid, "not a queue number: " + arguments[0]));
    const auto found = [&context, id, &asker, reply](Result<std::vector<QueueEntry>> entries) {
        if (!entries || entries->empty() || entries->front().id != *id) {
            asker.post([reply] { reply(fail(ErrorKind::NotFound, "no such queue entry")); });
            return;
        }
        const auto give = onAsker(asker, [reply, entry = entries->front()](Result<store::Bytes> bytes) {
            if (!bytes)
                return reply(passOn(bytes.error()));
            constexpr size_t mostShown = 64 * 1024; // enough to look at; the whole may be 50 MB
            Answer answer{{entryRow(entry)}, true};
            std::string_view rest = std::string_view(**bytes).substr(0, mostShown);
            while (!rest.empty()) {
                std::string_view line = takeUntil(rest, '\n');
                if (!line.empty() && line.back() == '\r')
                    line.remove_suffix(1);
                answer.rows.push_back({std::string(line)});
            }
            reply(std::move(answer));
        });
        context.store.queue->readBody(entries->front().body, give);
    };
    context.store.queue->entries(*id - 1, 1, found);
}

void apply(Context& context, const Arguments& arguments, QueueChange::Kind kind, Executor& asker, Reply<Answer> reply)
{
    std::vector<QueueChange> changes;
    for (const std::string& text : arguments) {
        const auto id = parseNumber<int64_t>(text);
        if (!id)
            return reply(fail(ErrorKind::Invalid, "not a queue number: " + text));
        QueueChange change{kind, *id, 0, 0, {}};
        changes.push_back(change);
    }
    context.store.queue->settle(std::move(changes), {},
                                [&context, reply = onAsker(asker, [reply](Result<void> result) {
                                               reply(done(std::move(result)));
                                           })](Result<void> result) {
                                    context.queueChanged();
                                    reply(std::move(result));
                                });
}

// "all" stands for every entry there is now.
void change(Context& context, Arguments arguments, QueueChange::Kind kind, Executor& asker, Reply<Answer> reply)
{
    if (arguments.size() != 1 || !equalsIgnoreCase(arguments[0], "all"))
        return apply(context, arguments, kind, asker, std::move(reply));
    context.store.queue->entries(0, 1000000, [&context, kind, &asker, reply](Result<std::vector<QueueEntry>> entries) {
        if (!entries)
            return reply(passOn(entries.error()));
        Arguments ids;
        for (const QueueEntry& entry : *entries)
            ids.push_back(std::to_string(entry.id));
        apply(context, ids, kind, asker, reply);
    });
}

void addChange(Registry& registry, std::string_view word, std::string_view help, QueueChange::Kind kind)
{
    registry.add({{word, "id...|all", help, 1, 100000, Permission::Global, true},
                  [kind](Context& context, const Caller&, Arguments arguments, Executor& asker, Reply<Answer> reply) {
                      change(context, std::move(arguments), kind, asker, std::move(reply));
                  }});
}

} // namespace

void addQueueOperations(Registry& registry)
{
    registry.add({{"queue list", "[after [most]]",
                   "Lists the remote queue: number, state, sender, recipient, bytes, attempts, arrival, next attempt,"
                   " last error.",
                   0, 2, Permission::Global, false},
                  list});
    registry.add({{"queue show", "id", "Shows an entry of the remote queue, then the message's first 64 KiB.", 1, 1,
                   Permission::Global, true},
                  show});
    addChange(registry, "queue retry", "Tries entries of the remote queue again now.", QueueChange::Kind::Release);
    addChange(registry, "queue hold", "Holds entries of the remote queue until they are released.",
              QueueChange::Kind::Hold);
    addChange(registry, "queue release", "Releases held entries of the remote queue.", QueueChange::Kind::Release);
    addChange(registry, "queue delete", "Deletes entries of the remote queue; nobody is told.",
              QueueChange::Kind::Remove);
}

} // namespace posthorn::admin
