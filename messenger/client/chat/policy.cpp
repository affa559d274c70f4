#include "messenger/client/chat/policy.h"

namespace posthorn::messenger {

void Policy::learn(const Info& server)
{
    LoggingNotice notice;
    if (const xmpp::DataForm* const form = server.form("urn:posthorn:policy:0")) {
        const std::string_view log = form->value("conversation-log");
        using Kind = LoggingNotice::Kind;
        notice.kind = log == "archive" ? Kind::Texts : log == "metadata" ? Kind::Metadata : Kind::Nothing;
        notice.refusesEncrypted = form->value("encryption") == "refused";
        if (notice.kind == Kind::Texts)
            notice.text = Chat::tr("This server writes down conversations, texts included, where the administrator can read them.");
        else if (notice.kind == Kind::Metadata)
            notice.text = Chat::tr("This server writes down who writes to whom, and when; not what is written.");
    }
    m_notice = notice;
    Q_EMIT m.chat.loggingNoticeChanged();
}

} // namespace posthorn::messenger
