// The emoji that there are, with names to search by, and what emoticons stand for.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace posthorn::messenger {

struct Emoji {
    QString sign;
    QString group; ///< "smileys", "people", ...
    QString name;  ///< in the user's language, English where that is not German
    QString words; ///< all that it is found by, both languages, lower case
};

/// Read once out of the program.
const QList<Emoji>& emojiTable();
/// Those whose words begin with each of @p words; @p most of them. The best first: whose name begins so.
QList<const Emoji*> findEmoji(const QString& words, int most = 200);
/// ":-)" → "🙂", where it stands by itself; addresses and code are left as they are. @p cursor, where given, is moved along.
QString withEmoji(const QString& text);
/// The emoji of the emoticon that @p text ends with, and its length; length 0 for none.
struct Emoticon {
    QString emoji;
    int length = 0;
};
Emoticon emoticonAtEnd(const QString& text);

} // namespace posthorn::messenger
