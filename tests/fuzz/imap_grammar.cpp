// links: posthorn-imap
// The grammar over any command text. The first byte chooses what is parsed; what is understood must be bounded, and
// names must survive the way to the wire and back.
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "imap/parser/cursor.h"
#include "imap/parser/dates.h"
#include "imap/parser/fetch_items.h"
#include "imap/parser/mailbox_name.h"
#include "imap/parser/search_query.h"

using namespace posthorn;
using namespace posthorn::imap;

namespace {

void check(bool condition)
{
    if (!condition)
        std::abort();
}

void names(std::string_view input)
{
    if (const auto name = decodeMailboxName(input)) {
        check(isUtf8(*name));
        check(decodeMailboxName(encodeMailboxName(*name)) == *name);
    }
    const size_t half = input.size() / 2;
    const ListPattern pattern(input.substr(0, half));
    pattern.matches(input.substr(half));
    check(half > ListPattern::maxLength || ListPattern("*").matches(input));
}

void tokens(std::string_view input)
{
    Cursor cursor(input);
    std::string_view view;
    std::string name;
    FlagList flags;
    SequenceSet set;
    while (cursor.error().empty() && !cursor.atEnd()) {
        const size_t before = cursor.position();
        switch (cursor.rest()[0]) {
        case '(': cursor.flagList(flags); break;
        case ' ': cursor.space(); break;
        case '0': case '1': case '2': case '*': cursor.sequenceSet(set); break;
        case 'm': cursor.mailbox(name); break;
        case 'l': cursor.listMailbox(view); break;
        default: cursor.astring(view); break;
        }
        check(!cursor.error().empty() || cursor.position() > before);
    }
    check(cursor.position() <= input.size());
    for (const auto& range : set.resolved(1000))
        check(range.low > 0 && range.low <= range.high);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    Cursor cursor(input);
    switch (data[0] % 5) {
    case 0: {
        SearchQuery query;
        if (!parseSearch(cursor, query))
            check(!cursor.error().empty());
        break;
    }
    case 1: {
        FetchItems items;
        if (parseFetchItems(cursor, items))
            check(items.sections.size() <= FetchItems::maxSections);
        else
            check(!cursor.error().empty());
        break;
    }
    case 2:
        names(input);
        break;
    case 3:
        tokens(input);
        break;
    case 4:
        if (const auto time = parseDateTime(input)) {
            char text[internalDateSize];
            writeInternalDate(text, *time);
            check(parseDateTime({text, sizeof text}).has_value());
        }
        break;
    }
    return 0;
}
