// A message as the messenger keeps and shows it: plain values, nothing in them is markup.
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

#include "base/clock.h"
#include "xmpp/address/jid.h"

namespace posthorn::messenger {

/// How a run of a message's text looks. Runs do not overlap; what no run covers is plain.
struct Span {
    enum Style : quint16 { Plain = 0, Bold = 1, Italic = 2, Strike = 4, Code = 8, Block = 16, Quote = 32, Underline = 64, Mention = 128 };
    int start = 0;     ///< in QChars of `text`
    int length = 0;
    quint16 style = 0; ///< Style, together
    quint32 colour = 0; ///< 0xRRGGBB with 0xFF in front; 0: the usual one
    QString link;      ///< http, https, mailto or xmpp, nothing else; empty: none
    bool operator==(const Span&) const = default;
};

/// How far one's own message got. It never goes back, but for Failed, which can be sent again.
enum class MessageState : quint8 { Waiting, Sent, Delivered, Displayed, Failed };

enum class MessageKind : quint8 {
    Text,
    File,      ///< `file` says which
    Encrypted, ///< end-to-end; cannot be read here: `text` is empty
    Subject,   ///< somebody changed the room's subject to `text`
    Notice,    ///< of the room or the server: somebody came or went, a refusal. `text` is translated already
    Headline   ///< the server's or somebody's announcement
};

struct Reaction {
    QString emoji;
    QStringList who; ///< names as they are shown
    bool mine = false;
    bool operator==(const Reaction&) const = default;
};

/// A file that lies on the web (XEP-0066, XEP-0363).
struct FileLink {
    QString url;      ///< http or https
    QString name;     ///< out of the address, without any folders
    QString type;     ///< "image/png"; empty: unknown
    qint64 size = -1; ///< octets; -1: not said
    bool isImage() const { return type.startsWith(QLatin1String("image/")); }
    bool operator==(const FileLink&) const = default;
};

struct Message {
    qint64 key = 0; ///< where it stands in the history: later ones are greater; 0 for one that is not there
    QString account;        ///< the own bare address
    xmpp::Jid conversation; ///< bare address of the other or of the room; full for private messages in a room
    QString id;       ///< by which replies, corrections, reactions and retractions name it to this program; unique in a conversation
    QString originId; ///< XEP-0359, where it is not the same as `id`
    QString stanzaId; ///< the archive's; empty: not archived, or not known yet
    xmpp::Jid from;   ///< bare in conversations of two; in rooms room@service/nickname
    QString sender;   ///< what stands above it: plain text, made harmless
    QString occupant; ///< in rooms: XEP-0421; empty where the room has none
    bool outgoing = false;
    bool room = false;     ///< of a room
    bool mentionsMe = false;
    bool edited = false;
    bool retracted = false; ///< `text` is empty then
    bool late = false;      ///< out of the archive or kept by the server, not of now
    UnixMs time = 0;
    UnixMs editedTime = 0;
    MessageKind kind = MessageKind::Text;
    MessageState state = MessageState::Sent;
    QString text;
    QList<Span> spans;
    quint32 colour = 0; ///< of the whole text, as the sender chose; 0: none
    FileLink file;
    QString replyTo;     ///< id of what it answers; empty: nothing
    QString replySender; ///< whose that was
    QString replyText;   ///< its beginning
    QList<Reaction> reactions;
    QString problem;    ///< why it failed, in the user's words
    QString retractedBy; ///< XEP-0425: the moderator's name; empty: the sender
    QString reason;      ///< the moderator's
};

} // namespace posthorn::messenger

Q_DECLARE_METATYPE(posthorn::messenger::Message)
