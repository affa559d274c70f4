#include "pop3/texts.h"

#include <array>
#include <cstddef>

namespace posthorn::pop3 {

namespace {

struct Row {
    std::string_view english;
    std::string_view german;
};

constexpr std::array<Row, size_t(Text::Count)> rows = {{
    {"POP3 server ready", "POP3-Server bereit"},
    {"goodbye", "auf Wiedersehen"},
    {"unknown command", "unbekannter Befehl"},
    {"not now", "jetzt nicht erlaubt"},
    {"wrong arguments", "falsche Argumente"},
    {"line too long", "Zeile zu lang"},
    {"too many errors", "zu viele Fehler"},
    {"begin TLS first", "zuerst TLS beginnen"},
    {"begin TLS negotiation now", "TLS-Aushandlung jetzt beginnen"},
    {"TLS is on already", "TLS ist schon an"},
    {"send the password", "bitte das Passwort senden"},
    {"wrong user name or password", "Benutzername oder Passwort falsch"},
    {"the account is disabled", "das Konto ist gesperrt"},
    {"too many failed logins, try again later", "zu viele fehlgeschlagene Anmeldungen, bitte später wieder"},
    {"not available at the moment", "im Augenblick nicht verfügbar"},
    {"no such mechanism here", "dieses Verfahren gibt es hier nicht"},
    {"cancelled", "abgebrochen"},
    {"messages in the mailbox", "Nachrichten im Postfach"},
    {"no such message", "diese Nachricht gibt es nicht"},
    {"the message has been removed by another program", "die Nachricht hat ein anderes Programm gelöscht"},
    {"message marked as deleted", "Nachricht zum Löschen vorgemerkt"},
    {"message is already marked as deleted", "Nachricht ist schon vorgemerkt"},
    {"no message is marked any more", "keine Nachricht ist mehr vorgemerkt"},
    {"UTF-8 is on", "UTF-8 ist an"},
    {"no such language", "diese Sprache gibt es nicht"},
    {"English it is", "ab jetzt Deutsch"},
    {"languages follow", "es folgen die Sprachen"},
    {"the server is stopping", "der Server wird angehalten"},
    {"some messages were not removed", "einige Nachrichten wurden nicht gelöscht"},
    {"listing follows", "es folgt die Liste"},
    {"capabilities follow", "es folgen die Fähigkeiten"},
    {"octets", "Oktetts"},
    {"malformed response", "fehlerhafte Antwort"},
}};

} // namespace

std::string_view text(Language language, Text text)
{
    const Row& row = rows[size_t(text)];
    return language == Language::German ? row.german : row.english;
}

} // namespace posthorn::pop3
