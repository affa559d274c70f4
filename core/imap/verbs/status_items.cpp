#include "imap/verbs/status_items.h"

#include <array>

#include "base/text.h"

namespace posthorn::imap {

namespace {

constexpr std::array<std::pair<std::string_view, uint32_t>, 9> names = {{{"MESSAGES", StatusItems::Messages},
                                                                         {"RECENT", StatusItems::Recent},
                                                                         {"UIDNEXT", StatusItems::UidNext},
                                                                         {"UIDVALIDITY", StatusItems::UidValidity},
                                                                         {"UNSEEN", StatusItems::Unseen},
                                                                         {"SIZE", StatusItems::Size},
                                                                         {"HIGHESTMODSEQ", StatusItems::HighestModseq},
                                                                         {"DELETED", StatusItems::Deleted},
                                                                         {"APPENDLIMIT", StatusItems::AppendLimit}}};

} // namespace

bool StatusItems::parse(Cursor& cursor)
{
    if (!cursor.expect('('))
        return false;
    do {
        std::string_view word;
        if (!cursor.atom(word))
            return false;
        uint32_t bit = 0;
        for (const auto& [name, value] : names) {
            if (equalsIgnoreCase(name, word))
                bit = value;
        }
        if (bit == 0)
            return cursor.fail("unknown status item " + std::string(word.substr(0, 40)));
        bits |= bit;
    } while (cursor.accept(' '));
    return cursor.expect(')');
}

void StatusItems::append(std::string& out, const store::MailboxInfo& info, size_t recent, uint64_t appendLimit) const
{
    const std::array<uint64_t, names.size()> values = {info.messages,      recent,       info.uidNext,
                                                       info.uidValidity,   info.unseen,  info.bytes,
                                                       info.highestModseq, info.deleted, appendLimit};
    char before = '(';
    for (size_t i = 0; i < names.size(); ++i) {
        if (!(bits & names[i].second))
            continue;
        out += before;
        out += names[i].first;
        out += ' ';
        appendNumber(out, values[i]);
        before = ' ';
    }
    out += ')';
}

} // namespace posthorn::imap
