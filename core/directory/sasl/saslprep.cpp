#include "directory/sasl/saslprep.h"

#include <algorithm>
#include <span>

#include <QList>
#include <QString>

#include "base/text.h"

namespace posthorn::directory {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// RFC 3454 table C.1.2: spaces that become U+0020. U+200B is in B.1 too; RFC 4013 section 2.1 names this map first.
constexpr Range otherSpaces[] = {{0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200B},
                                 {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

// RFC 3454 table B.1: mapped to nothing.
constexpr Range unseen[] = {{0xAD, 0xAD},     {0x34F, 0x34F},   {0x1806, 0x1806}, {0x180B, 0x180D},
                            {0x200C, 0x200D}, {0x2060, 0x2060}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};

// RFC 3454 tables C.2.1, C.2.2, C.3 and C.5 to C.9 (C.1.2 too, which normalisation might bring back), sorted and
// merged. C.4, the non-characters at the end of each plane, is arithmetic.
constexpr Range prohibited[] = {
    {0x0, 0x1F},           {0x7F, 0xA0},          {0x340, 0x341},         {0x6DD, 0x6DD},       {0x70F, 0x70F},
    {0x1680, 0x1680},      {0x180E, 0x180E},      {0x2000, 0x200F},       {0x2028, 0x202F},     {0x205F, 0x2063},
    {0x206A, 0x206F},      {0x2FF0, 0x2FFB},      {0x3000, 0x3000},       {0xD800, 0xF8FF},     {0xFDD0, 0xFDEF},
    {0xFEFF, 0xFEFF},      {0xFFF9, 0xFFFD},      {0x1D173, 0x1D17A},     {0xE0001, 0xE0001},   {0xE0020, 0xE007F},
    {0xF0000, 0xFFFFD},    {0x100000, 0x10FFFD}};

bool contains(std::span<const Range> table, char32_t c)
{
    const auto at =
        std::lower_bound(table.begin(), table.end(), c, [](const Range& range, char32_t x) { return range.last < x; });
    return at != table.end() && at->first <= c;
}

bool isNonCharacter(char32_t c)
{
    return (c & 0xFFFE) == 0xFFFE;
}

bool isUnassigned(char32_t c)
{
    const QChar::UnicodeVersion version = QChar::unicodeVersion(c);
    return version == QChar::Unicode_Unassigned || version > QChar::Unicode_3_2;
}

// What nearly every name and password is: neither mapped, nor normalised, nor prohibited.
bool isPlain(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

tl::unexpected<Error> refused(const char* detail)
{
    return fail(ErrorKind::Invalid, "the text has characters that are not allowed in names and passwords", detail);
}

Result<void> check(const QList<uint>& text, Unassigned unassigned)
{
    bool left = false;
    bool right = false;
    for (const char32_t c : text) {
        if (contains(prohibited, c) || isNonCharacter(c))
            return refused("a prohibited character (RFC 4013 section 2.3)");
        if (unassigned == Unassigned::Refuse && isUnassigned(c))
            return refused("a character that Unicode 3.2 does not know (RFC 4013 section 2.5)");
        const QChar::Direction direction = QChar::direction(c);
        left = left || direction == QChar::DirL;
        right = right || direction == QChar::DirR || direction == QChar::DirAL;
    }
    if (!right)
        return {};
    const auto isRight = [](char32_t c) {
        return QChar::direction(c) == QChar::DirR || QChar::direction(c) == QChar::DirAL;
    };
    if (left || !isRight(text.front()) || !isRight(text.back()))
        return refused("mixed writing directions (RFC 3454 section 6)");
    return {};
}

} // namespace

Result<std::string> saslPrep(std::string_view text, Unassigned unassigned)
{
    if (text.size() > maxPreparedOctets)
        return fail(ErrorKind::TooLarge, "the name or password is too long");
    if (isPlain(text))
        return std::string(text);
    if (!isUtf8(text))
        return refused("not UTF-8");

    QString mapped;
    for (const uint c : QString::fromUtf8(text.data(), qsizetype(text.size())).toUcs4()) {
        if (contains(otherSpaces, c))
            mapped.append(QLatin1Char(' '));
        else if (!contains(unseen, c))
            mapped.append(QChar::fromUcs4(c));
    }
    const QString normal = mapped.normalized(QString::NormalizationForm_KC, QChar::Unicode_3_2);
    if (const auto checked = check(normal.toUcs4(), unassigned); !checked)
        return passOn(checked.error());
    return normal.toUtf8().toStdString();
}

} // namespace posthorn::directory
