// Above 400 lines because it is one class: two interfaces of the store, function by function.
#include "tests/support/fake_mail_store.h"

#include <algorithm>

#include "base/text.h"
#include "mime/summary.h"

namespace posthorn::test {

using namespace posthorn::store;

template<class T>
void FakeMailStore::answer(const char* question, Reply<T> reply, Result<T> result)
{
    const auto error = errors.find(question);
    if (error != errors.end())
        result = passOn(error->second);
    if (!deferred) {
        reply(std::move(result));
        return;
    }
    m_loop.post([reply = std::move(reply), result = std::move(result)]() mutable { reply(std::move(result)); });
}

Facade FakeMailStore::facade()
{
    Facade facade;
    facade.mailboxes = std::shared_ptr<Mailboxes>(static_cast<Mailboxes*>(this), [](Mailboxes*) {});
    facade.messages = std::shared_ptr<Messages>(static_cast<Messages*>(this), [](Messages*) {});
    facade.lookup = std::shared_ptr<Lookup>(static_cast<Lookup*>(this), [](Lookup*) {});
    facade.objects = std::shared_ptr<Objects>(&m_objects, [](Objects*) {});
    return facade;
}

FakeMailStore::Box* FakeMailStore::box(MailboxId id)
{
    for (Box& box : m_boxes) {
        if (box.info.id == id)
            return &box;
    }
    return nullptr;
}

FakeMailStore::Box* FakeMailStore::box(AccountId account, const std::string& name)
{
    addAccount(account);
    for (Box& box : m_boxes) {
        if (box.info.account == account && box.info.name == name)
            return &box;
    }
    return nullptr;
}

FakeMailStore::Box& FakeMailStore::make(AccountId account, const std::string& name, SpecialUse use)
{
    for (size_t at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1)) {
        if (!box(account, name.substr(0, at)))
            make(account, name.substr(0, at));
    }
    Box box;
    box.info.id = m_nextBox++;
    box.info.account = account;
    box.info.name = name;
    box.info.uidValidity = m_nextValidity++;
    box.info.specialUse = use;
    m_boxes.push_back(std::move(box));
    return m_boxes.back();
}

void FakeMailStore::addAccount(AccountId account)
{
    for (const Box& box : m_boxes) {
        if (box.info.account == account)
            return;
    }
    for (const auto& [name, use] : std::initializer_list<std::pair<const char*, SpecialUse>>{
             {"INBOX", SpecialUse::None}, {"Archive", SpecialUse::Archive}, {"Drafts", SpecialUse::Drafts},
             {"Junk", SpecialUse::Junk}, {"Sent", SpecialUse::Sent}, {"Trash", SpecialUse::Trash}}) {
        Box box;
        box.info.id = m_nextBox++;
        box.info.account = account;
        box.info.name = name;
        box.info.uidValidity = m_nextValidity++;
        box.info.specialUse = use;
        m_subscriptions[account].emplace_back(name);
        m_boxes.push_back(std::move(box));
    }
}

MailboxId FakeMailStore::addMailbox(AccountId account, const std::string& name)
{
    addAccount(account);
    return make(account, name).info.id;
}

void FakeMailStore::changed(Box& box)
{
    box.snapshot = nullptr;
    ++box.info.highestModseq;
    box.info.messages = uint32_t(box.entries.size());
    box.info.unseen = box.info.deleted = 0;
    box.info.bytes = 0;
    for (const Entry& entry : box.entries) {
        box.info.unseen += entry.flags & Seen ? 0 : 1;
        box.info.deleted += entry.flags & Deleted ? 1 : 0;
        box.info.bytes += entry.size;
    }
    const auto [begin, end] = m_watches.equal_range(box.info.id);
    for (auto watch = begin; watch != end; ++watch) {
        m_loop.post([weak = watch->second] {
            if (const auto call = weak.lock())
                (*call)();
        });
    }
}

SnapshotPtr FakeMailStore::snapshotOf(Box& box)
{
    if (box.snapshot)
        return box.snapshot;
    auto snapshot = std::make_shared<MailboxSnapshot>();
    snapshot->info = box.info;
    snapshot->keywords = std::make_shared<const std::vector<std::string>>(box.keywords);
    for (size_t at = 0; at < box.entries.size(); at += MailboxSnapshot::chunkSize) {
        const size_t end = std::min(box.entries.size(), at + MailboxSnapshot::chunkSize);
        snapshot->firstIndex.push_back(uint32_t(at));
        snapshot->chunks.push_back(std::make_shared<const MailboxSnapshot::Chunk>(box.entries.begin() + long(at),
                                                                                  box.entries.begin() + long(end)));
    }
    box.snapshot = snapshot;
    return snapshot;
}

uint64_t FakeMailStore::bytesUsed(AccountId account) const
{
    uint64_t bytes = 0;
    for (const Box& box : m_boxes)
        bytes += box.info.account == account ? box.info.bytes : 0;
    return bytes;
}

Uid FakeMailStore::put(AccountId account, const std::string& mailbox, std::string bytes, uint32_t flags, UnixMs date,
                       std::vector<std::string> keywords)
{
    Box* target = box(account, mailbox);
    if (!target)
        target = &make(account, mailbox);
    Entry entry;
    entry.uid = target->info.uidNext++;
    entry.flags = flags;
    entry.keywords = keywordBits(*target, keywords).value_or(KeywordSet());
    entry.modseq = target->info.highestModseq + 1;
    entry.internalDate = date;
    entry.body = m_nextBody++;
    entry.size = uint32_t(bytes.size());
    m_bodies[entry.body] = std::make_shared<const std::string>(std::move(bytes));
    target->entries.push_back(entry);
    changed(*target);
    return entry.uid;
}

void FakeMailStore::setFlags(AccountId account, const std::string& mailbox, Uid uid, uint32_t flags)
{
    Box* target = box(account, mailbox);
    for (Entry& entry : target->entries) {
        if (entry.uid == uid) {
            entry.flags = flags;
            entry.modseq = target->info.highestModseq + 1;
        }
    }
    changed(*target);
}

void FakeMailStore::expungeNow(AccountId account, const std::string& mailbox, Uid uid)
{
    erase(*box(account, mailbox), [uid](const Entry& entry) { return entry.uid == uid; });
}

void FakeMailStore::removeNow(AccountId account, const std::string& mailbox)
{
    remove(account, mailbox, [](Result<void>) {});
}

SnapshotPtr FakeMailStore::snapshot(AccountId account, const std::string& mailbox)
{
    Box* found = box(account, mailbox);
    return found ? snapshotOf(*found) : nullptr;
}

std::string FakeMailStore::bytesOf(AccountId account, const std::string& mailbox, Uid uid)
{
    const SnapshotPtr now = snapshot(account, mailbox);
    const auto index = now->find(uid);
    return index ? *m_bodies.at(now->at(*index).body) : std::string();
}

void FakeMailStore::list(AccountId account, Reply<std::vector<MailboxInfo>> reply)
{
    addAccount(account);
    std::vector<MailboxInfo> infos;
    for (const Box& box : m_boxes) {
        if (box.info.account == account)
            infos.push_back(box.info);
    }
    for (MailboxInfo& info : infos) {
        const auto& names = m_subscriptions[account];
        info.subscribed = std::find(names.begin(), names.end(), info.name) != names.end();
    }
    std::sort(infos.begin(), infos.end(), [](const MailboxInfo& a, const MailboxInfo& b) {
        return std::pair(a.name != "INBOX", a.name) < std::pair(b.name != "INBOX", b.name);
    });
    answer<std::vector<MailboxInfo>>("list", std::move(reply), std::move(infos));
}

void FakeMailStore::find(AccountId account, const std::string& name, Reply<MailboxInfo> reply)
{
    const Box* found = box(account, name);
    if (!found)
        answer<MailboxInfo>("find", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
    else
        answer<MailboxInfo>("find", std::move(reply), found->info);
}

void FakeMailStore::create(AccountId account, const std::string& name, SpecialUse use, Reply<MailboxInfo> reply)
{
    if (errors.contains("create")) {
        answer<MailboxInfo>("create", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* found = box(account, name);
    if (found && found->info.selectable) {
        answer<MailboxInfo>("create", std::move(reply), fail(ErrorKind::Exists, "the mailbox exists already"));
        return;
    }
    if (found)
        found->info.selectable = true;
    else
        found = &make(account, name, use);
    answer<MailboxInfo>("create", std::move(reply), found->info);
}

void FakeMailStore::remove(AccountId account, const std::string& name, Reply<void> reply)
{
    if (errors.contains("remove")) {
        answer<void>("remove", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* found = box(account, name);
    if (!found) {
        answer<void>("remove", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    if (name == "INBOX") {
        answer<void>("remove", std::move(reply), fail(ErrorKind::Denied, "INBOX stays"));
        return;
    }
    const bool below = std::any_of(m_boxes.begin(), m_boxes.end(), [&](const Box& other) {
        return other.info.account == account && other.info.name.rfind(name + '/', 0) == 0;
    });
    if (below && !found->info.selectable) {
        answer<void>("remove", std::move(reply), fail(ErrorKind::Denied, "there are mailboxes below that name"));
        return;
    }
    found->entries.clear();
    changed(*found);
    found->info.selectable = false;
    if (!below) {
        m_boxes.remove_if([&](const Box& other) { return &other == found; });
        removeEmptyParents(account, name);
    }
    answer<void>("remove", std::move(reply), {});
}

void FakeMailStore::removeEmptyParents(AccountId account, std::string name)
{
    for (size_t slash = name.rfind('/'); slash != std::string::npos; slash = name.rfind('/')) {
        name.resize(slash);
        const Box* parent = box(account, name);
        const bool below = std::any_of(m_boxes.begin(), m_boxes.end(), [&](const Box& other) {
            return other.info.account == account && other.info.name.rfind(name + '/', 0) == 0;
        });
        if (!parent || parent->info.selectable || below)
            return;
        m_boxes.remove_if([&](const Box& other) { return &other == parent; });
    }
}

void FakeMailStore::rename(AccountId account, const std::string& from, const std::string& to, Reply<void> reply)
{
    if (errors.contains("rename")) {
        answer<void>("rename", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* found = box(account, from);
    if (!found) {
        answer<void>("rename", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    if (box(account, to)) {
        answer<void>("rename", std::move(reply), fail(ErrorKind::Exists, "the mailbox exists already"));
        return;
    }
    const bool tooDeep = from != "INBOX" && std::any_of(m_boxes.begin(), m_boxes.end(), [&](const Box& other) {
        const std::string& name = other.info.name;
        return other.info.account == account && name.rfind(from + '/', 0) == 0 &&
               std::count(name.begin() + ptrdiff_t(from.size()), name.end(), '/') +
                       std::count(to.begin(), to.end(), '/') >= 32;
    });
    if (tooDeep) {
        answer<void>("rename", std::move(reply), fail(ErrorKind::Invalid, "a name below would be too long"));
        return;
    }
    for (size_t at = to.find('/'); at != std::string::npos; at = to.find('/', at + 1)) {
        if (!box(account, to.substr(0, at)))
            make(account, to.substr(0, at));
    }
    if (from == "INBOX") {
        Box& target = make(account, to);
        std::vector<Uid> uids;
        for (const Entry& entry : found->entries)
            uids.push_back(entry.uid);
        transfer(*found, uids, target);
        erase(*found, [](const Entry&) { return true; });
    } else {
        for (Box& other : m_boxes) {
            if (other.info.account == account && (other.info.name == from || other.info.name.rfind(from + '/', 0) == 0)) {
                other.info.name = to + other.info.name.substr(from.size());
                other.snapshot = nullptr;
            }
        }
        removeEmptyParents(account, from);
    }
    answer<void>("rename", std::move(reply), {});
}

void FakeMailStore::setSubscribed(AccountId account, const std::string& name, bool subscribed, Reply<void> reply)
{
    if (errors.contains("setSubscribed")) {
        answer<void>("setSubscribed", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    auto& names = m_subscriptions[account];
    std::erase(names, name);
    if (subscribed)
        names.push_back(name);
    answer<void>("setSubscribed", std::move(reply), {});
}

void FakeMailStore::subscriptions(AccountId account, Reply<std::vector<std::string>> reply)
{
    answer<std::vector<std::string>>("subscriptions", std::move(reply), m_subscriptions[account]);
}

void FakeMailStore::usage(AccountId account, Reply<Usage> reply)
{
    Usage usage;
    usage.bytes = bytesUsed(account);
    answer<Usage>("usage", std::move(reply), usage);
}

void FakeMailStore::open(MailboxId mailbox, Reply<SnapshotPtr> reply)
{
    Box* found = box(mailbox);
    if (!found)
        answer<SnapshotPtr>("open", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
    else
        answer<SnapshotPtr>("open", std::move(reply), snapshotOf(*found));
}

void FakeMailStore::claimRecent(MailboxId mailbox, Uid below)
{
    if (Box* found = box(mailbox)) {
        found->info.recentFrom = std::max(found->info.recentFrom, below);
        found->snapshot = nullptr;
    }
}

std::shared_ptr<void> FakeMailStore::watch(MailboxId mailbox, std::function<void()> changed)
{
    auto call = std::make_shared<std::function<void()>>(std::move(changed));
    std::erase_if(m_watches, [](const auto& watch) { return watch.second.expired(); });
    m_watches.emplace(mailbox, call);
    return call;
}

std::optional<KeywordSet> FakeMailStore::keywordBits(Box& box, const std::vector<std::string>& words)
{
    KeywordSet set;
    for (const std::string& word : words) {
        const auto at = std::find_if(box.keywords.begin(), box.keywords.end(),
                                     [&](const std::string& known) { return equalsIgnoreCase(known, word); });
        set.add(size_t(at - box.keywords.begin()));
        if (at != box.keywords.end())
            continue;
        if (box.keywords.size() >= mostKeywords)
            return std::nullopt;
        box.keywords.push_back(word);
    }
    return set;
}

void FakeMailStore::append(MailboxId mailbox, std::vector<NewMessage> messages, uint64_t quota, Reply<AppendResult> reply)
{
    if (errors.contains("append")) {
        answer<AppendResult>("append", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* target = box(mailbox);
    if (!target) {
        answer<AppendResult>("append", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    uint64_t bytes = bytesUsed(target->info.account);
    for (const NewMessage& message : messages)
        bytes += message.bytes->size();
    if (quota > 0 && bytes > quota) {
        answer<AppendResult>("append", std::move(reply), fail(ErrorKind::OverQuota, "the mailbox is full"));
        return;
    }
    AppendResult result;
    result.uidValidity = target->info.uidValidity;
    for (const NewMessage& message : messages)
        result.uids.push_back(put(target->info.account, target->info.name, *message.bytes, message.flags,
                                  message.internalDate, message.keywords));
    answer<AppendResult>("append", std::move(reply), std::move(result));
}

void FakeMailStore::changeFlags(MailboxId mailbox, std::vector<Uid> uids, FlagChange change, Reply<FlagResult> reply)
{
    if (errors.contains("changeFlags")) {
        answer<FlagResult>("changeFlags", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* target = box(mailbox);
    const auto keywords = target ? keywordBits(*target, change.keywords) : std::nullopt;
    if (!keywords) {
        answer<FlagResult>("changeFlags", std::move(reply),
                           target ? fail(ErrorKind::Limit, "too many keywords") : fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    FlagResult result;
    bool any = false;
    for (Entry& entry : target->entries) {
        if (!std::binary_search(uids.begin(), uids.end(), entry.uid))
            continue;
        if (change.unchangedSince && entry.modseq > *change.unchangedSince) {
            result.refused.push_back(entry.uid);
            continue;
        }
        result.changed.push_back(entry.uid);
        uint32_t flags = change.flags;
        KeywordSet words = *keywords;
        if (change.mode == FlagChange::Mode::Add) {
            flags |= entry.flags;
            for (size_t w = 0; w < words.words.size(); ++w)
                words.words[w] |= entry.keywords.words[w];
        } else if (change.mode == FlagChange::Mode::Remove) {
            flags = entry.flags & ~flags;
            for (size_t w = 0; w < words.words.size(); ++w)
                words.words[w] = entry.keywords.words[w] & ~words.words[w];
        }
        if (flags == entry.flags && words == entry.keywords)
            continue;
        entry.flags = flags;
        entry.keywords = words;
        entry.modseq = target->info.highestModseq + 1;
        any = true;
    }
    if (any)
        changed(*target);
    result.snapshot = snapshotOf(*target);
    answer<FlagResult>("changeFlags", std::move(reply), std::move(result));
}

std::vector<Uid> FakeMailStore::erase(Box& box, const std::function<bool(const Entry&)>& which)
{
    std::vector<Uid> removed;
    std::erase_if(box.entries, [&](const Entry& entry) {
        if (which(entry))
            removed.push_back(entry.uid);
        return !removed.empty() && removed.back() == entry.uid;
    });
    if (!removed.empty())
        changed(box);
    return removed;
}

void FakeMailStore::expunge(MailboxId mailbox, std::optional<std::vector<Uid>> uids, bool onlyDeleted,
                            Reply<std::vector<Uid>> reply)
{
    if (errors.contains("expunge")) {
        answer<std::vector<Uid>>("expunge", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* target = box(mailbox);
    if (!target) {
        answer<std::vector<Uid>>("expunge", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    answer<std::vector<Uid>>("expunge", std::move(reply), erase(*target, [&](const Entry& entry) {
        return (!uids || std::binary_search(uids->begin(), uids->end(), entry.uid)) && (!onlyDeleted || entry.flags & Deleted);
    }));
}

CopyResult FakeMailStore::transfer(Box& from, const std::vector<Uid>& uids, Box& to)
{
    CopyResult result;
    result.uidValidity = to.info.uidValidity;
    const std::vector<Entry> entries = from.entries;
    for (const Entry& entry : entries) {
        if (!std::binary_search(uids.begin(), uids.end(), entry.uid))
            continue;
        std::vector<std::string> words;
        for (size_t i = 0; i < from.keywords.size(); ++i) {
            if (entry.keywords.has(i))
                words.push_back(from.keywords[i]);
        }
        result.from.push_back(entry.uid);
        result.to.push_back(put(to.info.account, to.info.name, *m_bodies.at(entry.body), entry.flags, entry.internalDate, words));
    }
    return result;
}

void FakeMailStore::copy(MailboxId from, std::vector<Uid> uids, MailboxId to, uint64_t quota, Reply<CopyResult> reply)
{
    if (errors.contains("copy")) {
        answer<CopyResult>("copy", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* source = box(from);
    Box* target = box(to);
    if (!source || !target) {
        answer<CopyResult>("copy", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    uint64_t bytes = bytesUsed(target->info.account);
    for (const Entry& entry : source->entries)
        bytes += std::binary_search(uids.begin(), uids.end(), entry.uid) ? entry.size : 0;
    if (quota > 0 && bytes > quota)
        answer<CopyResult>("copy", std::move(reply), fail(ErrorKind::OverQuota, "the mailbox is full"));
    else
        answer<CopyResult>("copy", std::move(reply), transfer(*source, uids, *target));
}

void FakeMailStore::move(MailboxId from, std::vector<Uid> uids, MailboxId to, Reply<CopyResult> reply)
{
    if (errors.contains("move")) {
        answer<CopyResult>("move", std::move(reply), fail(ErrorKind::Internal, {}));
        return;
    }
    Box* source = box(from);
    Box* target = box(to);
    if (!source || !target) {
        answer<CopyResult>("move", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    CopyResult result = transfer(*source, uids, *target);
    erase(*source, [&](const Entry& entry) { return std::binary_search(uids.begin(), uids.end(), entry.uid); });
    answer<CopyResult>("move", std::move(reply), std::move(result));
}

void FakeMailStore::summaries(MailboxId mailbox, std::vector<Uid> uids, Reply<Summaries> reply)
{
    Box* source = box(mailbox);
    if (!source) {
        answer<Summaries>("summaries", std::move(reply), fail(ErrorKind::NotFound, "no such mailbox"));
        return;
    }
    Summaries result;
    for (const Entry& entry : source->entries) {
        if (!std::binary_search(uids.begin(), uids.end(), entry.uid))
            continue;
        auto blob = std::make_shared<const std::string>(mime::encodeSummary(mime::summarize(*m_bodies.at(entry.body))));
        result.items.push_back({entry.uid, *blob});
        result.owners.push_back(std::move(blob));
    }
    answer<Summaries>("summaries", std::move(reply), std::move(result));
}

void FakeMailStore::read(MailboxId mailbox, Uid uid, uint64_t offset, uint64_t length, Reply<std::string> reply)
{
    ++reads;
    longestRead = std::max(longestRead, length);
    if (Box* source = box(mailbox)) {
        for (const Entry& entry : source->entries) {
            if (entry.uid != uid)
                continue;
            const std::string& bytes = *m_bodies.at(entry.body);
            answer<std::string>("read", std::move(reply),
                                offset >= bytes.size() ? std::string() : bytes.substr(size_t(offset), size_t(length)));
            return;
        }
    }
    answer<std::string>("read", std::move(reply), fail(ErrorKind::NotFound, "no such message"));
}

} // namespace posthorn::test
