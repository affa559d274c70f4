#include "dmci/subscription.h"

#include "dmci/codes.h"
#include "dmci/grammar.h"

namespace posthorn::dmci {

namespace {

Event event(int code, std::vector<std::string> words)
{
    Event made{code, {}};
    for (const std::string& word : words)
        appendWord(made.text, word);
    return made;
}

void compare(const store::MailboxInfo& before, const store::MailboxInfo& now, std::vector<Event>& events)
{
    if (before.name != now.name)
        events.push_back(event(FolderChanged, {"RENAMED", before.name, now.name}));
    const std::string messages = std::to_string(now.messages);
    const std::string unseen = std::to_string(now.unseen);
    if (now.uidNext > before.uidNext && now.uidValidity == before.uidValidity)
        events.push_back(event(NewMail, {now.name, std::to_string(before.uidNext), std::to_string(now.uidNext - 1),
                                         messages, unseen}));
    else if (now.highestModseq != before.highestModseq || now.messages != before.messages ||
             now.unseen != before.unseen || now.uidValidity != before.uidValidity)
        events.push_back(event(FolderChanged, {"CHANGED", now.name, messages, unseen}));
}

} // namespace

std::vector<Event> compareFolders(std::map<store::MailboxId, store::MailboxInfo>& known,
                                  const std::vector<store::MailboxInfo>& now)
{
    std::vector<Event> events;
    std::map<store::MailboxId, store::MailboxInfo> next;
    for (const store::MailboxInfo& each : now) {
        next.emplace(each.id, each);
        if (const auto before = known.find(each.id); before != known.end()) {
            compare(before->second, each, events);
            continue;
        }
        events.push_back(event(FolderChanged, {"CREATED", each.name}));
        if (each.messages > 0)
            events.push_back(event(NewMail, {each.name, "1", std::to_string(each.uidNext - 1),
                                             std::to_string(each.messages), std::to_string(each.unseen)}));
    }
    for (const auto& [id, before] : known) {
        if (!next.contains(id))
            events.push_back(event(FolderChanged, {"DELETED", before.name}));
    }
    known.swap(next);
    return events;
}

} // namespace posthorn::dmci
