// HELP
#include "dmci/verbs/verbs.h"

namespace posthorn::dmci {

void runHelp(DmciSession& session, const Words&)
{
    std::string lines;
    for (const Verb& verb : verbTable()) {
        if (!(verb.needs & NeedsCollaboration) || session.flavour() == Flavour::Collaboration)
            lines.append(verb.syntax).append(": ").append(verb.help).append("\r\n");
    }
    session.answerList("verbs", lines);
}

} // namespace posthorn::dmci
