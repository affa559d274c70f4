#include "store/chat/schema.h"

#include <array>

namespace posthorn::store {

namespace {

// A message lies once in chat_message, however many archives have it (refs). chat_entry.id is the archive's id with its
// highest bit turned (rows.h), so that ids sort as signed numbers do; origin is a hash of the sender's id, 0 for none.
constexpr std::string_view version1 = R"(
CREATE TABLE chat_counters (id {id}, message {integer} NOT NULL, waiting {integer} NOT NULL, room {integer} NOT NULL);
INSERT INTO chat_counters (id, message, waiting, room) VALUES (1, 1, 1, 1);

CREATE TABLE chat_message (number {id}, time {integer} NOT NULL, refs {integer} NOT NULL, groupchat {integer} NOT NULL,
    origin TEXT NOT NULL, body TEXT NOT NULL, stanza {blob} NOT NULL);

CREATE TABLE chat_entry (owner {integer} NOT NULL, id {integer} NOT NULL, peer {name} NOT NULL, resource TEXT NOT NULL,
    incoming {integer} NOT NULL, message {integer} NOT NULL, origin {integer} NOT NULL,
    PRIMARY KEY (owner, id)){clustered};
CREATE INDEX chat_entry_peer ON chat_entry (owner, peer, id) WHERE peer <> '';
CREATE INDEX chat_entry_origin ON chat_entry (owner, origin, id) WHERE origin <> 0;
CREATE INDEX chat_entry_id ON chat_entry (id);

CREATE TABLE chat_waiting (id {id}, account {integer} NOT NULL, time {integer} NOT NULL, stanza {blob} NOT NULL);
CREATE INDEX chat_waiting_account ON chat_waiting (account, id);
CREATE INDEX chat_waiting_time ON chat_waiting (time);

CREATE TABLE chat_room (id {id}, jid {name} NOT NULL, domain {name} NOT NULL, owner {name} NOT NULL,
    settings {blob} NOT NULL);
CREATE UNIQUE INDEX chat_room_jid ON chat_room (jid);
CREATE INDEX chat_room_domain ON chat_room (domain, jid);
CREATE INDEX chat_room_owner ON chat_room (owner);

CREATE TABLE chat_room_entry (room {integer} NOT NULL, name {name} NOT NULL, data {blob} NOT NULL,
    PRIMARY KEY (room, name)){clustered};
)";

constexpr std::array<std::string_view, 1> steps = {version1};

} // namespace

std::span<const std::string_view> chatSchema()
{
    return steps;
}

} // namespace posthorn::store
