// links: posthorn-messenger-test-support
// Stanzas from anybody, to a chat that is online: forged copies, results of an archive, presence of rooms, pushes. Nobody but the own
// server changes the account's own things, and nobody says anything in another's name.
#include <cstdint>
#include <cstdlib>

#include <QCoreApplication>
#include <QUrl>

#include "messenger/client/chat/text/safe.h"
#include "tests/messenger/support_chat.h"
#include "xmpp/xml/read.h"

using namespace posthorn;
using namespace posthorn::messenger;
using namespace posthorn::messenger::test;

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

void checkMessage(const Message& message)
{
    check(message.sender.size() <= longestName && !message.sender.contains(u'\n'));
    int end = 0;
    for (const Span& each : message.spans) {
        check(each.start >= end && each.length > 0 && each.start + each.length <= message.text.size());
        end = each.start + each.length;
        const QString scheme = QUrl(each.link).scheme().toLower();
        check(each.link.isEmpty() || scheme == QLatin1String("http") || scheme == QLatin1String("https") || scheme == QLatin1String("mailto") || scheme == QLatin1String("xmpp"));
    }
    check(message.file.url.isEmpty() || message.file.url.startsWith(QLatin1String("http"), Qt::CaseInsensitive));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static int count = 0;
    static char name[] = "fuzz";
    static char* arguments[] = {name, nullptr};
    static auto* const application = new QCoreApplication(count, arguments); // as all here: there is no end at which it could go
    (void)application;
    if (size > 32 * 1024)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    // A world serves many inputs: what one leaves behind is something that the next one meets.
    static ChatWorld* kept = nullptr;
    static int inputs = 0;
    if (!kept || inputs++ % 100 == 0) {
        delete kept;
        kept = new ChatWorld;
        kept->start();
        kept->chat->joinRoom(jid("lounge@rooms.example.org"), QStringLiteral("ally"));
        kept->feed(QStringLiteral("<presence from='lounge@rooms.example.org/ally'><x xmlns='http://jabber.org/protocol/muc#user'>"
                                  "<item role='participant' affiliation='none'/><status code='110'/></x></presence>"));
    }
    ChatWorld& world = *kept;
    world.added.clear();
    world.changed.clear();
    world.line->sent.clear();
    world.line->questions.clear();
    const auto contacts = world.chat->contacts().size();
    const auto blocked = world.chat->blocked().size();
    const auto occupants = world.chat->occupants(jid("lounge@rooms.example.org")).size();
    // A line a stanza; those that only strangers can have sent must leave everything of the account's as it is.
    bool strangersOnly = true;
    for (size_t at = 0; at < input.size();) {
        const size_t end = std::min(input.find('\n', at), input.size());
        const auto element = xmpp::readXml(input.substr(at, end - at));
        at = end + 1;
        if (!element || !xmpp::Stanza::isStanza(*element))
            continue;
        const auto stanza = xmpp::Stanza::fromElement(*element);
        if (stanza->badFrom)
            continue;
        strangersOnly = strangersOnly && stanza->from.domain == "evil.example";
        world.line->feed(xml(*stanza));
    }
    world.rest();
    for (const auto& list : {world.added, world.changed}) {
        for (const Message& each : list) {
            checkMessage(each);
            check(!strangersOnly || (each.conversation.domain == "evil.example" && !each.outgoing));
        }
    }
    check(!strangersOnly || (world.chat->contacts().size() == contacts && world.chat->blocked().size() == blocked));
    check(!strangersOnly || world.chat->occupants(jid("lounge@rooms.example.org")).size() == occupants);
    return 0;
}
