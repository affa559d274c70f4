#include "store/sql/dialect.h"

#include <array>
#include <utility>

namespace posthorn::store::sql {

namespace {

struct Word {
    std::string_view mark;
    std::string_view sqlite;
    std::string_view postgres;
};

// PostgreSQL has no clustered tables; its primary key's index and the mailbox's own growth order serve.
constexpr std::array<Word, 5> words = {{
    {"{id}", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"},
    {"{integer}", "INTEGER", "BIGINT"},
    {"{blob}", "BLOB", "BYTEA"},
    {"{name}", "TEXT", "TEXT COLLATE \"C\""}, // sorted by bytes, whatever the database's language
    {"{clustered}", " WITHOUT ROWID", ""},
}};

} // namespace

std::string inDialect(std::string_view schema, bool postgres)
{
    std::string text(schema);
    for (const Word& word : words) {
        const std::string_view by = postgres ? word.postgres : word.sqlite;
        for (size_t at = text.find(word.mark); at != std::string::npos; at = text.find(word.mark, at + by.size()))
            text.replace(at, word.mark.size(), by);
    }
    return text;
}

} // namespace posthorn::store::sql
