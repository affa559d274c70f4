#include "store/writer/batch.h"

#include <algorithm>

#include "base/text.h"
#include "store/segment/crc32c.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

constexpr size_t factsPerRecord = 1 << 20;

} // namespace

Batch::Batch(sql::Connection& sql, WriterState& state, SnapshotCache& snapshots, SegmentLog& log, UnixMs now)
    : m_sql(sql)
    , m_state(state)
    , m_snapshots(snapshots)
    , m_log(log)
    , m_now(now)
{
}

void Batch::fact(const Fact& fact)
{
    encodeFact(m_facts, fact);
    if (m_facts.size() > factsPerRecord)
        flushFacts();
}

void Batch::flushFacts()
{
    if (m_facts.empty())
        return;
    PendingRecord record;
    record.header.type = RecordType::Facts;
    record.header.factsSize = uint32_t(m_facts.size());
    record.facts = std::move(m_facts);
    m_facts.clear();
    m_size += record.header.recordSize();
    m_segments[m_log.number()].dead += record.header.recordSize(); // nothing in it needs to stay where it is
    m_request.push_back(std::move(record));
}

BodyPlace Batch::body(const std::string& facts, std::string_view payload, uint32_t checksum)
{
    flushFacts();
    PendingRecord record;
    record.header.type = RecordType::Body;
    record.header.factsSize = uint32_t(facts.size());
    record.header.payloadSize = uint32_t(payload.size());
    record.header.payloadChecksum = checksum;
    record.facts = facts;
    record.payload = payload;
    BodyPlace place;
    place.segment = m_log.number();
    place.recordAt = m_log.position() + m_size;
    place.payloadAt = place.recordAt + int64_t(RecordHeader::size + facts.size());
    place.payloadSize = uint32_t(payload.size());
    place.checksum = checksum;
    m_size += record.header.recordSize();
    m_segments[place.segment].bodies += 1;
    m_request.push_back(std::move(record));
    return place;
}

void Batch::endRequest()
{
    flushFacts();
    for (size_t i = 0; i < m_request.size(); ++i) {
        PendingRecord& record = m_request[i];
        record.header.startsBatch = m_pieces.empty();
        record.header.continued = i + 1 < m_request.size();
        record.header.sequence = m_state.counters.sequence++;
        record.header.salt = m_log.salt();
        record.header.factsChecksum = crc32c(record.facts);
        std::string& head = m_heads.emplace_back();
        head.reserve(RecordHeader::size + record.facts.size());
        record.header.encode(head);
        head += record.facts;
        m_pieces.emplace_back(head);
        if (!record.payload.empty())
            m_pieces.push_back(record.payload);
    }
    m_request.clear();
}

MailboxDelta& Batch::touch(MailboxState& mailbox)
{
    auto& delta = m_deltas[mailbox.info.id];
    if (!delta) {
        delta = std::make_shared<MailboxDelta>();
        delta->info.id = mailbox.info.id;
        delta->info.account = mailbox.info.account;
        ++mailbox.version;
    }
    return *delta;
}

Result<MailboxState*> Batch::addMailbox(AccountId account, const std::string& name, SpecialUse use, bool selectable)
{
    MailboxState state;
    state.info.id = m_state.counters.mailbox++;
    state.info.account = account;
    state.info.name = name;
    state.info.specialUse = use;
    state.info.selectable = selectable;
    m_state.counters.uidValidity = std::max(m_state.counters.uidValidity + 1, uint32_t(m_now / 1000));
    state.info.uidValidity = m_state.counters.uidValidity;
    state.info.highestModseq = nextModseq();
    state.keywords = std::make_shared<std::vector<std::string>>();
    MailboxState& kept = m_state.add(std::move(state));
    touch(kept);
    mailboxFact(kept);
    const MailboxInfo& i = kept.info;
    POSTHORN_TRY(sql::run(m_sql, "INSERT INTO mailbox (" POSTHORN_MAILBOX_COLUMNS ") "
                                 "VALUES (?, ?, ?, ?, 1, ?, 0, 0, 0, 0, 1, ?, ?, ?)",
                          i.id, i.account, i.name, i.uidValidity, i.highestModseq, i.specialUse, i.selectable, kept.version));
    return &kept;
}

void Batch::mailboxChanged(MailboxState& mailbox)
{
    mailbox.info.highestModseq = nextModseq();
    touch(mailbox);
    mailboxFact(mailbox);
}

Result<void> Batch::raiseAccount(AccountId account, Modseq modseq, Modseq horizon)
{
    return sql::run(m_sql, "INSERT INTO account (id, modseq, horizon) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                           "modseq = CASE WHEN excluded.modseq > account.modseq THEN excluded.modseq "
                           "ELSE account.modseq END, "
                           "horizon = CASE WHEN excluded.horizon > account.horizon THEN excluded.horizon "
                           "ELSE account.horizon END",
                    account, modseq, horizon);
}

void Batch::mailboxFact(const MailboxState& mailbox)
{
    const MailboxInfo& i = mailbox.info;
    fact(MailboxFact{i.id, i.account, i.name, i.uidValidity, i.uidNext, i.highestModseq, i.specialUse, i.selectable, i.grants});
}

Result<void> Batch::setGrant(MailboxState& mailbox, AccountId grantee, uint32_t rights)
{
    std::vector<Grant>& grants = mailbox.info.grants;
    const auto at = std::lower_bound(grants.begin(), grants.end(), grantee,
                                     [](const Grant& grant, AccountId account) { return grant.grantee < account; });
    const bool known = at != grants.end() && at->grantee == grantee;
    if (rights == (known ? at->rights : 0))
        return {};
    touchAccount(grantee);
    const MailboxId id = mailbox.info.id;
    if (rights == 0)
        grants.erase(at);
    else if (known)
        at->rights = rights;
    else
        grants.insert(at, {grantee, rights});
    mailboxChanged(mailbox);
    if (rights == 0)
        return sql::run(m_sql, "DELETE FROM mailbox_grant WHERE mailbox = ? AND grantee = ?", id, grantee);
    return sql::run(m_sql, "INSERT INTO mailbox_grant (mailbox, grantee, rights) VALUES (?, ?, ?) "
                           "ON CONFLICT (mailbox, grantee) DO UPDATE SET rights = excluded.rights",
                    id, grantee, rights);
}

Result<void> Batch::endMailbox(MailboxState& mailbox)
{
    MailboxDelta& delta = touch(mailbox);
    delta.removed = true;
    delta.version = mailbox.version;
    const MailboxId id = mailbox.info.id;
    const AccountId account = mailbox.info.account;
    const Modseq modseq = nextModseq();
    fact(MailboxEndFact{id, modseq});
    for (const Grant& grant : mailbox.info.grants)
        touchAccount(grant.grantee);
    m_state.drop(id);
    POSTHORN_TRY(sql::run(m_sql, "INSERT INTO removed_mailbox (account, modseq, id, at) VALUES (?, ?, ?, ?)", account,
                          modseq, id, m_now));
    POSTHORN_TRY(raiseAccount(account, modseq, 0));
    POSTHORN_TRY(sql::run(m_sql, "DELETE FROM keyword WHERE mailbox = ?", id));
    POSTHORN_TRY(sql::run(m_sql, "DELETE FROM mailbox_grant WHERE mailbox = ?", id));
    POSTHORN_TRY(sql::run(m_sql, "DELETE FROM expunged WHERE mailbox = ?", id));
    return sql::run(m_sql, "DELETE FROM mailbox WHERE id = ?", id);
}

Result<KeywordSet> Batch::keywords(MailboxState& mailbox, const std::vector<std::string>& names)
{
    KeywordSet set;
    std::vector<std::string> missing;
    for (const std::string& name : names) {
        const auto& known = *mailbox.keywords;
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const auto& k) { return equalsIgnoreCase(k, name); });
        if (found != known.end())
            set.add(size_t(found - known.begin()));
        else if (std::none_of(missing.begin(), missing.end(), [&](const auto& m) { return equalsIgnoreCase(m, name); }))
            missing.push_back(name);
    }
    if (missing.empty())
        return set;
    if (mailbox.keywords->size() + missing.size() > KeywordSet::capacity)
        return fail(ErrorKind::Limit, "too many different keywords in this mailbox");
    auto all = std::make_shared<std::vector<std::string>>(*mailbox.keywords);
    for (std::string& name : missing) {
        const auto index = uint32_t(all->size());
        fact(KeywordFact{mailbox.info.id, index, name});
        set.add(index);
        m_newKeywords.emplace_back(mailbox.info.id, index);
        all->push_back(std::move(name));
    }
    mailbox.keywords = std::move(all);
    touch(mailbox);
    return set;
}

KeywordRefs Batch::keywordRefs(const MailboxState& mailbox, const KeywordSet& set)
{
    KeywordRefs refs;
    if (set.empty())
        return refs;
    for (size_t i = 0; i < mailbox.keywords->size(); ++i) {
        if (set.has(i))
            refs.push_back({uint32_t(i), (*mailbox.keywords)[i]});
    }
    return refs;
}

Result<void> Batch::count(MailboxState& mailbox, const Entry& entry, int sign)
{
    MailboxInfo& info = mailbox.info;
    info.messages += uint32_t(sign);
    info.unseen += uint32_t(entry.flags & Seen ? 0 : sign);
    info.deleted += uint32_t(entry.flags & Deleted ? sign : 0);
    info.bytes += uint64_t(int64_t(entry.size) * sign);
    auto usage = m_state.usage(m_sql, info.account);
    if (!usage)
        return passOn(usage.error());
    (*usage)->bytes += uint64_t(int64_t(entry.size) * sign);
    (*usage)->messages += uint64_t(int64_t(sign));
    return {};
}

void Batch::bodyDied(const BodyPlace& place)
{
    m_segments[place.segment].dead += place.recordSize();
    m_segments[place.segment].bodies -= 1;
}

void Batch::bodyMoved(const BodyPlace& from)
{
    bodyDied(from);
}

Result<void> Batch::finishIndex()
{
    for (auto& [id, delta] : m_deltas) {
        if (delta->removed)
            continue;
        auto found = m_state.mailbox(m_sql, id);
        if (!found)
            return passOn(found.error());
        MailboxState& mailbox = **found;
        const MailboxInfo& i = mailbox.info;
        POSTHORN_TRY(sql::run(m_sql, "UPDATE mailbox SET uid_next = ?, highest_modseq = ?, messages = ?, unseen = ?, "
                                     "deleted = ?, bytes = ?, recent_from = ?, version = ? WHERE id = ?",
                              i.uidNext, i.highestModseq, i.messages, i.unseen, i.deleted, i.bytes, i.recentFrom,
                              mailbox.version, i.id));
        delta->info = i;
        delta->version = mailbox.version;
        delta->keywords = mailbox.keywords;
    }
    for (const auto& [mailbox, index] : m_newKeywords) {
        auto found = m_state.mailbox(m_sql, mailbox);
        if (!found)
            return passOn(found.error());
        if (*found)
            POSTHORN_TRY(sql::run(m_sql, "INSERT INTO keyword (mailbox, position, name) VALUES (?, ?, ?)", mailbox,
                                  index, (*(*found)->keywords)[index]));
    }
    for (const auto& [number, change] : m_segments) {
        POSTHORN_TRY(sql::run(m_sql, "UPDATE segment SET dead = dead + ?, bodies = bodies + ? WHERE number = ?",
                              change.dead, change.bodies, number));
    }
    if (m_size > 0)
        POSTHORN_TRY(sql::run(m_sql, "UPDATE segment SET size = ? WHERE number = ?", m_log.position() + m_size,
                              m_log.number()));
    return m_state.saveCounters(m_sql);
}

std::vector<std::shared_ptr<const MailboxDelta>> Batch::takeDeltas()
{
    std::vector<std::shared_ptr<const MailboxDelta>> deltas;
    for (auto& [id, delta] : m_deltas) {
        // UIDs are given out when appends are planned, rows are made later, in the order of the requests.
        std::sort(delta->added.begin(), delta->added.end(),
                  [](const Entry& a, const Entry& b) { return a.uid < b.uid; });
        deltas.push_back(std::move(delta));
    }
    return deltas;
}

} // namespace posthorn::store
