#include "store/sql/schema.h"

#include <array>
#include <string>

#include "base/text.h"
#include "store/sql/dialect.h"
#include "store/sql/query.h"

namespace posthorn::store::sql {

namespace {

constexpr std::string_view version1 = R"(
CREATE TABLE counters (id {id}, body {integer} NOT NULL, mailbox {integer} NOT NULL, delivery {integer} NOT NULL,
    queue {integer} NOT NULL, sequence {integer} NOT NULL, uid_validity {integer} NOT NULL, segment {integer} NOT NULL);
INSERT INTO counters (id, body, mailbox, delivery, queue, sequence, uid_validity, segment)
    VALUES (1, 1, 1, 1, 1, 1, 1, 1);

CREATE TABLE segment (number {id}, size {integer} NOT NULL, dead {integer} NOT NULL, bodies {integer} NOT NULL,
    removed {integer} NOT NULL);

CREATE TABLE body (id {id}, segment {integer} NOT NULL, record_at {integer} NOT NULL, payload_at {integer} NOT NULL,
    payload_size {integer} NOT NULL, checksum {integer} NOT NULL, refs {integer} NOT NULL);

CREATE TABLE mailbox (id {id}, account {integer} NOT NULL, name {name} NOT NULL, uid_validity {integer} NOT NULL,
    uid_next {integer} NOT NULL, highest_modseq {integer} NOT NULL, messages {integer} NOT NULL,
    unseen {integer} NOT NULL, deleted {integer} NOT NULL, bytes {integer} NOT NULL, recent_from {integer} NOT NULL,
    special_use {integer} NOT NULL, selectable {integer} NOT NULL, version {integer} NOT NULL);
CREATE UNIQUE INDEX mailbox_name ON mailbox (account, name);

CREATE TABLE keyword (mailbox {integer} NOT NULL, position {integer} NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (mailbox, position)){clustered};

CREATE TABLE subscription (account {integer} NOT NULL, name {name} NOT NULL, PRIMARY KEY (account, name)){clustered};

CREATE TABLE message (mailbox {integer} NOT NULL, uid {integer} NOT NULL, flags {integer} NOT NULL,
    kw0 {integer} NOT NULL, kw1 {integer} NOT NULL, modseq {integer} NOT NULL, internal_date {integer} NOT NULL,
    size {integer} NOT NULL, body {integer} NOT NULL, PRIMARY KEY (mailbox, uid)){clustered};

CREATE TABLE summary (mailbox {integer} NOT NULL, uid {integer} NOT NULL, data {blob} NOT NULL,
    PRIMARY KEY (mailbox, uid)){clustered};

CREATE TABLE expunged (mailbox {integer} NOT NULL, modseq {integer} NOT NULL, first {integer} NOT NULL,
    last {integer} NOT NULL, at {integer} NOT NULL, PRIMARY KEY (mailbox, modseq, first)){clustered};

CREATE TABLE queue (id {id}, delivery {integer} NOT NULL, body {integer} NOT NULL, size {integer} NOT NULL,
    sender_local TEXT NOT NULL, sender_domain TEXT NOT NULL, envelope_id TEXT NOT NULL,
    recipient_local TEXT NOT NULL, recipient_domain TEXT NOT NULL, original TEXT NOT NULL, notify {integer} NOT NULL,
    arrived {integer} NOT NULL, next_attempt {integer} NOT NULL, attempts {integer} NOT NULL,
    last_error TEXT NOT NULL, held {integer} NOT NULL);
CREATE INDEX queue_due ON queue (held, next_attempt);
)";

// Where a body lies: for what asks by the body's number (JMAP's Email ids), and for counting references.
constexpr std::string_view version2 = R"(
CREATE INDEX message_body ON message (body);
CREATE INDEX queue_body ON queue (body);
)";

// One counter of modification sequences, and the memory of what ended. Nothing is remembered of the time before, so that
// time lies behind each account's horizon.
constexpr std::string_view version3 = R"(
ALTER TABLE counters ADD COLUMN modseq {integer} NOT NULL DEFAULT 1;
UPDATE counters SET modseq = (SELECT COALESCE(MAX(highest_modseq), 1) FROM mailbox);

CREATE TABLE account (id {id}, modseq {integer} NOT NULL, horizon {integer} NOT NULL);
INSERT INTO account (id, modseq, horizon)
    SELECT DISTINCT account, (SELECT modseq FROM counters), (SELECT modseq FROM counters) FROM mailbox;

CREATE TABLE ended_placement (account {integer} NOT NULL, modseq {integer} NOT NULL, body {integer} NOT NULL,
    at {integer} NOT NULL, PRIMARY KEY (account, modseq, body)){clustered};

CREATE TABLE removed_mailbox (account {integer} NOT NULL, modseq {integer} NOT NULL, id {integer} NOT NULL,
    at {integer} NOT NULL, PRIMARY KEY (account, modseq, id)){clustered};
)";

// What accounts own beside mail, and the memory of what of it ended.
constexpr std::string_view version4 = R"(
CREATE TABLE object (account {integer} NOT NULL, kind {name} NOT NULL, id {name} NOT NULL, made {integer} NOT NULL,
    modseq {integer} NOT NULL, segment {integer} NOT NULL, data {blob} NOT NULL,
    PRIMARY KEY (account, kind, id)){clustered};
CREATE INDEX object_modseq ON object (account, kind, modseq);

CREATE TABLE object_end (account {integer} NOT NULL, kind {name} NOT NULL, modseq {integer} NOT NULL,
    id {name} NOT NULL, made {integer} NOT NULL, at {integer} NOT NULL,
    PRIMARY KEY (account, kind, modseq, id)){clustered};

CREATE TABLE object_kind (account {integer} NOT NULL, kind {name} NOT NULL, modseq {integer} NOT NULL,
    horizon {integer} NOT NULL, objects {integer} NOT NULL, bytes {integer} NOT NULL,
    PRIMARY KEY (account, kind)){clustered};
)";

// Who may do what in mailboxes of others; the index is the grantee's side.
constexpr std::string_view version5 = R"(
CREATE TABLE mailbox_grant (mailbox {integer} NOT NULL, grantee {integer} NOT NULL, rights {integer} NOT NULL,
    PRIMARY KEY (mailbox, grantee)){clustered};
CREATE INDEX mailbox_grant_grantee ON mailbox_grant (grantee);
)";

// A mailbox by date, so that the first page of a list costs a page. `repeats`: one body may be there several times.
constexpr std::string_view version6 = R"(
CREATE INDEX message_date ON message (mailbox, internal_date, body);
ALTER TABLE mailbox ADD COLUMN repeats {integer} NOT NULL DEFAULT 0;
UPDATE mailbox SET repeats = 1
    WHERE id IN (SELECT mailbox FROM message GROUP BY mailbox, body HAVING COUNT(*) > 1);
)";

constexpr std::array<std::string_view, 6> mailSteps = {version1, version2, version3, version4, version5, version6};

Result<void> runStep(Connection& connection, std::string_view step, size_t version, const std::string& table)
{
    POSTHORN_TRY(connection.begin());
    const auto all = [&]() -> Result<void> {
        const std::string text = inDialect(step, connection.isPostgres());
        for (const std::string_view statement : split(text, ';')) {
            if (!trimmed(statement).empty())
                POSTHORN_TRY(connection.execute(trimmed(statement)));
        }
        return run(connection, "UPDATE " + table + " SET version = ?", version);
    }();
    if (!all) {
        connection.rollback();
        return all;
    }
    return connection.commit();
}

} // namespace

std::span<const std::string_view> mailSchema()
{
    return mailSteps;
}

Result<void> migrate(Connection& connection, std::span<const std::string_view> steps, std::string_view versionTable)
{
    const std::string table(versionTable);
    POSTHORN_TRY(connection.execute(inDialect("CREATE TABLE IF NOT EXISTS " + table + " (version {integer} NOT NULL)",
                                              connection.isPostgres())));
    auto found = number(connection, -1, "SELECT version FROM " + table);
    if (!found)
        return passOn(found.error());
    if (*found < 0) {
        POSTHORN_TRY(connection.execute("INSERT INTO " + table + " (version) VALUES (0)"));
        *found = 0;
    }
    if (*found > int64_t(steps.size())) {
        return fail(ErrorKind::Unsupported, "the database was made by a newer version",
                    "schema version " + std::to_string(*found) + ", this program knows " +
                        std::to_string(steps.size()));
    }
    for (size_t version = size_t(*found) + 1; version <= steps.size(); ++version)
        POSTHORN_TRY(runStep(connection, steps[version - 1], version, table));
    return {};
}

} // namespace posthorn::store::sql
