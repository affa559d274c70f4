// The emoji that there are, with names to search by, and what emoticons stand for.
#pragma once

#include <QFont>
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

/// Where emoji stand in @p text: many usual fonts have a pale drawing of some (❤, ☕, 😂), and would be taken for them.
struct EmojiRun {
    qsizetype start = 0, length = 0;
};
QList<EmojiRun> emojiRuns(const QString& text);
/// Without the marks that keep joined emoji (❤️‍🔥) from being drawn as one: what is painted, never what is sent.
QString joined(QString text);
/// Only a few emoji and nothing else: shown large.
bool isJumbo(const QString& text);
/// @p font with the emoji's own before it, where the system has one.
QFont emojiFont(const QFont& font);

} // namespace posthorn::messenger
