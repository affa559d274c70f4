// What an account wants in its archive (XEP-0441, which was a part of XEP-0313).
#include "xmpp/modules/module.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

void get(Home& home, const StanzaPtr& question)
{
    home.answer(question, home.archivePrefs().toElement());
}

void set(Home& home, const StanzaPtr& question)
{
    home.archivePrefs().change(*question->payload(), home.bind([&home, question](Result<void> kept) {
        if (!kept)
            return home.refuse(question, StanzaError::of(kept.error()));
        home.answer(question, home.archivePrefs().toElement());
        home.maybeRelease();
    }));
}

} // namespace

Module archivePrefsModule()
{
    return {"XEP-0441", {}, {}, {}, {
        {"prefs", ns::mam, true, false, true, get},
        {"prefs", ns::mam, false, true, true, set},
    }};
}

} // namespace posthorn::xmpp
