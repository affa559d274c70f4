#include "messenger/models/emoji.h"

#include <QFile>
#include <QLocale>
#include <array>

namespace posthorn::messenger {

namespace {

struct Pair {
    const char16_t* emoticon;
    const char16_t* emoji;
};

constexpr std::array<Pair, 28> emoticons = {{
    {u":-)", u"🙂"}, {u":)", u"🙂"},  {u";-)", u"😉"}, {u";)", u"😉"},  {u":-D", u"😀"}, {u":D", u"😀"},  {u":-(", u"🙁"},
    {u":(", u"🙁"},  {u":'(", u"😢"}, {u":-P", u"😛"}, {u":P", u"😛"},  {u":-p", u"😛"}, {u":p", u"😛"},  {u":-O", u"😮"},
    {u":O", u"😮"},  {u":-o", u"😮"}, {u":o", u"😮"},  {u":-|", u"😐"}, {u":|", u"😐"},  {u":-/", u"😕"}, {u"8-)", u"😎"},
    {u":-*", u"😘"}, {u":*", u"😘"},  {u"<3", u"❤️"},  {u"</3", u"💔"}, {u"xD", u"😆"},  {u"XD", u"😆"},  {u"^^", u"😊"},
}};

bool endsWord(QChar c)
{
    return c.isSpace() || c == QLatin1Char('.') || c == QLatin1Char(',') || c == QLatin1Char('!') || c == QLatin1Char('?');
}

} // namespace

const QList<Emoji>& emojiTable()
{
    static const QList<Emoji> table = [] {
        QList<Emoji> rows;
        QFile file(QStringLiteral(":/messenger/emoji.txt"));
        if (!file.open(QIODevice::ReadOnly))
            return rows;
        const bool german = QLocale().language() == QLocale::German;
        const QString text = QString::fromUtf8(file.readAll());
        for (const QString& line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            const QStringList fields = line.split(QLatin1Char('\t'));
            if (fields.size() != 4)
                continue;
            rows.append({fields[0], fields[1], fields[german ? 3 : 2].section(QLatin1Char('|'), 0, 0),
                         (fields[2] + QLatin1Char('|') + fields[3]).toLower()});
        }
        return rows;
    }();
    return table;
}

QList<const Emoji*> findEmoji(const QString& words, int most)
{
    const QStringList wanted = words.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QList<const Emoji*> first, rest;
    for (const Emoji& emoji : emojiTable()) {
        const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) {
            for (qsizetype at = emoji.words.indexOf(word); at >= 0; at = emoji.words.indexOf(word, at + 1)) {
                if (at == 0 || !emoji.words[at - 1].isLetterOrNumber())
                    return true;
            }
            return emoji.sign == word;
        });
        if (all)
            (!wanted.isEmpty() && emoji.name.startsWith(wanted.first(), Qt::CaseInsensitive) ? first : rest).append(&emoji);
    }
    first += rest;
    return first.mid(0, most);
}

Emoticon emoticonAtEnd(const QString& text)
{
    for (const Pair& pair : emoticons) {
        const QStringView emoticon(pair.emoticon);
        if (!text.endsWith(emoticon))
            continue;
        const qsizetype before = text.size() - emoticon.size() - 1;
        if (before >= 0 && !text[before].isSpace())
            continue;
        return {QString::fromUtf16(pair.emoji), int(emoticon.size())};
    }
    return {};
}

QString withEmoji(const QString& text)
{
    QString made;
    bool code = false;
    qsizetype from = 0;
    const auto flush = [&](qsizetype to) {
        const QString word = text.mid(from, to - from);
        const Emoticon found = code || word.contains(QLatin1Char('`')) ? Emoticon() : emoticonAtEnd(word);
        made += found.length == word.size() && found.length ? found.emoji : word;
        if (word.count(QLatin1Char('`')) % 2)
            code = !code;
    };
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!endsWord(text[at]) || (at > from && !text[at].isSpace() && at + 1 < text.size() && !text[at + 1].isSpace()))
            continue;
        flush(at);
        made += text[at];
        from = at + 1;
    }
    flush(text.size());
    return made;
}

} // namespace posthorn::messenger
