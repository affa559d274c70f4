// How an account's index keeps up with the store.
#include <algorithm>

#include "mime/header.h"
#include "mime/search_text.h"
#include "mime/structure.h"
#include "store/search/account_index.h"
#include "store/search/text_state.h"
#include "store/search/threads.h"
#include "store/sql/query.h"

namespace posthorn::store {

namespace {

constexpr size_t headsAtOnce = 200;
constexpr size_t textsAtOnce = 64;
constexpr uint64_t headPiece = 16 << 10;
constexpr uint64_t longestHead = 1 << 20;
constexpr uint64_t longestMessage = 64 << 20; // what lies behind is not looked through
constexpr uint64_t deadToBear = 1000;

bool holdsHeader(const std::string& bytes)
{
    mime::HeaderReader reader(bytes);
    mime::HeaderField field;
    while (reader.next(field)) {
    }
    return reader.sawBlankLine();
}

/// So that a text of one or two characters is found at a stretch's very end, too.
std::string padded(std::string text)
{
    if (!text.empty())
        text.append(2, textEnd);
    return text;
}

} // namespace

/// Corrupt when this index is of another store, or of one that was set back since.
Result<void> AccountIndex::checkStore(StoreSource& source, const AccountPositions& now)
{
    const auto other = [] { return fail(ErrorKind::Corrupt, "the search index does not fit the store"); };
    if (now.nextBody < m_positions.nextBody)
        return other();
    auto mailbox = now.mailboxes.begin();
    for (const ThreadMap::Position& known : m_positions.mailboxes) {
        while (mailbox != now.mailboxes.end() && mailbox->mailbox < known.mailbox)
            ++mailbox;
        if (mailbox != now.mailboxes.end() && mailbox->mailbox == known.mailbox && mailbox->next < known.next)
            return other();
    }
    if (m_checked)
        return {};
    std::vector<std::pair<BodyId, uint32_t>> newest;
    POSTHORN_TRY(sql::each(sql::select(*m_sql, "SELECT body, checksum FROM mail ORDER BY body DESC LIMIT 8"),
                           [&newest](const sql::Rows& row) {
                               newest.emplace_back(row.integer(0), uint32_t(row.integer(1)));
                           }));
    for (const auto& [body, checksum] : newest) {
        auto stored = source.checksum(body);
        if (!stored)
            return passOn(stored.error());
        if (*stored && **stored != checksum)
            return other();
    }
    m_checked = true;
    return {};
}

/// Lists what came since the last round.
Result<void> AccountIndex::beginRound(StoreSource& source)
{
    auto bodies = source.bodiesBehind(m_account, m_positions, m_target);
    if (!bodies)
        return passOn(bodies.error());
    if (m_count > 0) {
        std::vector<BodyId> unknown;
        for (const BodyId body : *bodies) {
            auto known = sql::number(*m_sql, 0, "SELECT 1 FROM mail WHERE body = ?", body);
            if (!known)
                return passOn(known.error());
            if (*known == 0)
                unknown.push_back(body);
        }
        *bodies = std::move(unknown);
    }
    m_missing.assign(bodies->rbegin(), bodies->rend());
    return {};
}

Result<bool> AccountIndex::followHeads(StoreSource& source, const Patience& patience)
{
    for (;;) {
        if (m_missing.empty()) {
            auto now = source.positions(m_account);
            if (!now)
                return passOn(now.error());
            POSTHORN_TRY(checkStore(source, *now));
            m_positions.messages = now->messages;
            if (now->sameAs(m_positions))
                return true;
            POSTHORN_TRY(beginRound(source));
        }
        while (!m_missing.empty()) {
            if (!patience())
                return false;
            const size_t count = std::min(headsAtOnce, m_missing.size());
            const size_t before = m_newThreads.size();
            auto done = inTransaction([&]() -> Result<void> {
                for (size_t i = 0; i < count; ++i)
                    POSTHORN_TRY(addHead(source, m_missing[m_missing.size() - 1 - i]));
                return {};
            });
            if (!done) {
                m_newThreads.resize(before);
                return passOn(done.error());
            }
            m_count += m_newThreads.size() - before;
            m_missing.resize(m_missing.size() - count);
            if (!m_threads)
                m_newThreads.clear();
        }
        POSTHORN_TRY(inTransaction([this] { return writePositions(m_target); }));
        m_positions = m_target;
    }
}

Result<void> AccountIndex::addHead(StoreSource& source, BodyId body)
{
    uint32_t checksum = 0;
    auto bytes = source.read(body, headPiece, &checksum);
    if (bytes && bytes->size() == headPiece && !holdsHeader(*bytes))
        bytes = source.read(body, longestHead, &checksum);
    if (!bytes && bytes.error().kind == ErrorKind::NotFound)
        return {}; // expunged meanwhile
    if (!bytes && bytes.error().kind != ErrorKind::Corrupt)
        return passOn(bytes.error());
    const ThreadKeys keys = threadKeys(bytes ? std::string_view(*bytes) : std::string_view(), body);
    ThreadId thread = 0;
    for (const int64_t key : keys.keys) {
        auto known = sql::number(*m_sql, 0, "SELECT thread FROM link WHERE key = ?", key);
        if (!known)
            return passOn(known.error());
        thread = *known;
        if (thread != 0)
            break;
    }
    if (thread == 0)
        thread = keys.own;
    for (const int64_t key : keys.keys)
        POSTHORN_TRY(sql::run(*m_sql, "INSERT OR IGNORE INTO link (key, thread) VALUES (?, ?)", key, thread));
    POSTHORN_TRY(sql::run(*m_sql, "INSERT INTO mail (body, thread, text, checksum) VALUES (?, ?, ?, ?)", body, thread,
                          bytes ? TextState::Waits : TextState::Unreadable, checksum));
    m_newThreads.push_back({body, thread});
    m_hasTexts = false;
    return {};
}

Result<bool> AccountIndex::indexTexts(StoreSource& source, size_t maxText)
{
    if (m_hasTexts)
        return true;
    std::vector<BodyId> bodies;
    POSTHORN_TRY(sql::each(sql::select(*m_sql, "SELECT body FROM mail WHERE text <> 1 AND text = 0 "
                                               "ORDER BY body DESC LIMIT ?",
                                       textsAtOnce),
                           [&bodies](const sql::Rows& row) { bodies.push_back(row.integer(0)); }));
    if (bodies.empty()) {
        m_hasTexts = true;
        return true;
    }
    std::reverse(bodies.begin(), bodies.end()); // numbers that rise are cheaper
    POSTHORN_TRY(inTransaction([&]() -> Result<void> {
        for (const BodyId body : bodies)
            POSTHORN_TRY(addText(source, body, maxText));
        return {};
    }));
    m_hasTexts = bodies.size() < textsAtOnce;
    return m_hasTexts;
}

Result<void> AccountIndex::addText(StoreSource& source, BodyId body, size_t maxText)
{
    const auto note = [this, body](TextState state) {
        return sql::run(*m_sql, "UPDATE mail SET text = ? WHERE body = ?", state, body);
    };
    auto message = source.read(body, longestMessage);
    if (!message && message.error().kind == ErrorKind::NotFound)
        return note(TextState::Gone);
    if (!message && message.error().kind == ErrorKind::Corrupt)
        return note(TextState::Unreadable);
    if (!message)
        return passOn(message.error());
    mime::SearchableText text = mime::searchableText(*message, maxText);
    POSTHORN_TRY(sql::run(*m_sql,
                          "INSERT INTO words (rowid, sender, recipient, cc, bcc, subject, file, body) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                          body, padded(std::move(text.from)), padded(std::move(text.to)), padded(std::move(text.cc)),
                          padded(std::move(text.bcc)), padded(std::move(text.subject)),
                          padded(std::move(text.fileNames)), padded(std::move(text.body))));
    POSTHORN_TRY(sql::run(*m_sql, "INSERT INTO heads (rowid, head) VALUES (?, ?)", body,
                          padded(std::move(text.header))));
    POSTHORN_TRY(sql::run(*m_sql, "INSERT OR REPLACE INTO preview (body, text) VALUES (?, ?)", body,
                          mime::previewText(*message, mime::scan(*message))));
    return note(text.cut || message->size() == longestMessage ? TextState::Cut : TextState::Whole);
}

Result<void> AccountIndex::dropDead(StoreSource& source)
{
    if (m_count <= 2 * m_positions.messages + deadToBear || !m_missing.empty())
        return {};
    auto living = source.bodies(m_account);
    if (!living)
        return passOn(living.error());
    std::vector<BodyId> dead;
    POSTHORN_TRY(sql::each(sql::select(*m_sql, "SELECT body FROM mail ORDER BY body"), [&](const sql::Rows& row) {
        if (!std::binary_search(living->begin(), living->end(), row.integer(0)))
            dead.push_back(row.integer(0));
    }));
    POSTHORN_TRY(inTransaction([&]() -> Result<void> {
        for (const BodyId body : dead) {
            POSTHORN_TRY(sql::run(*m_sql, "DELETE FROM mail WHERE body = ?", body));
            POSTHORN_TRY(sql::run(*m_sql, "DELETE FROM preview WHERE body = ?", body));
        }
        POSTHORN_TRY(m_sql->execute("DELETE FROM link WHERE thread NOT IN (SELECT thread FROM mail);"
                                    "INSERT INTO words (words) VALUES ('delete-all');"
                                    "INSERT INTO heads (heads) VALUES ('delete-all');"
                                    "UPDATE mail SET text = 0"));
        return {};
    }));
    m_count -= dead.size();
    m_hasTexts = false;
    m_threads = nullptr;
    m_newThreads.clear();
    return {};
}

} // namespace posthorn::store
