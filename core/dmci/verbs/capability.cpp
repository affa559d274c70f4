// CAPABILITY
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runCapability(DmciSession& session, const Words&)
{
    std::string lines = "DMCI 1\r\n";
    if (!session.link().info().tls)
        lines += "STARTTLS\r\n";
    if (!session.isLoggedIn())
        lines += session.maySaySecrets() ? "AUTH\r\nSESSION\r\n" : "";
    lines += "LINE " + std::to_string(longestLine) + "\r\n";
    lines += "SIZE " + std::to_string(session.settings().number(config::Setting::SmtpMaxMessageSize)) + "\r\n";
    if (session.flavour() == Flavour::Collaboration)
        lines += "SUBSCRIBE\r\nGAL\r\n";
    if (session.administrator())
        lines += "ADMINISTRATOR\r\n";
    if (session.isLoggedIn())
        lines += "IMPLEMENTATION Posthorn " + session.context().version + "\r\n";
    session.answerList("capabilities", lines);
}

} // namespace posthorn::dmci
