// LANG (RFC 6856 section 3).
#include "pop3/verbs/verbs.h"

#include "base/text.h"

namespace posthorn::pop3 {

namespace {

struct Offer {
    std::string_view tag;
    std::string_view name;
    Language language;
};

constexpr Offer offers[] = {
    {"i-default", "Default", Language::Default},
    {"en", "English", Language::English},
    {"de", "Deutsch", Language::German},
};

} // namespace

void runLang(Pop3Session& session, Words words)
{
    if (words.empty()) {
        std::string list;
        for (const Offer& offer : offers)
            list.append(offer.tag).append(" ").append(offer.name).append("\r\n");
        return session.list(session.say(Text::Languages), std::move(list));
    }
    for (const Offer& offer : offers) {
        // "de-AT" gets "de"; "*" the server's choice.
        const bool wanted = equalsIgnoreCase(offer.tag, words[0]) || words[0] == "*" ||
                            startsWithIgnoreCase(words[0], std::string(offer.tag) + '-');
        if (wanted) {
            session.language = offer.language;
            return session.ok(std::string(offer.tag) + ' ' + session.say(Text::LanguageSet));
        }
    }
    session.error(Text::NoSuchLanguage);
}

} // namespace posthorn::pop3
