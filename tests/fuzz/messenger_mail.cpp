// links: posthorn-messenger-client
// What the webmail answers to the messenger: polls, sessions, details of mails, links.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "messenger/client/mail/address_book.h"
#include "messenger/client/mail/alert_rules.h"
#include "messenger/client/mail/poll_answer.h"

using namespace posthorn::messenger;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    if (const auto poll = parsePoll(bytes)) {
        if (poll->folders.size() > mostFolders)
            std::abort();
        for (const Folder& folder : poll->folders) {
            if (folder.fresh > folder.unread || folder.unread > folder.total || folder.name.contains(QLatin1Char('\n')) ||
                poll->newIds.value(folder.id).size() > mostNew)
                std::abort();
        }
    }
    (void)jmapAccountOf(bytes, QStringLiteral("urn:ietf:params:jmap:mail"));
    for (const AddressBookEntry& entry : parseAddressBook(bytes)) {
        if (entry.name.contains(QLatin1Char('\n')) || entry.address.count(QLatin1Char('@')) != 1)
            std::abort();
    }
    for (const NewMail& mail : parseDetails(bytes)) {
        if (mail.subject.size() > 300 || mail.subject.contains(QLatin1Char('\n')))
            std::abort();
    }
    static const QUrl origin(QStringLiteral("https://mail.example.org:3443"));
    if (const auto link = parseLink(bytes, origin); link && !isSameOrigin(*link, origin))
        std::abort();
    const auto times = parseQuietTimes(QString::fromUtf8(bytes));
    if (parseQuietTimes(quietTimesText(times)) != times)
        std::abort();
    return 0;
}
