#include "tests/unit/imap/imap_world.h"

namespace posthorn::test {

namespace {

std::string crlf(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += '\r';
        out += c;
    }
    return out;
}

} // namespace

const std::vector<std::string>& sampleMessages()
{
    static const std::vector<std::string> messages = {
        crlf("Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)\n"
             "From: Fred Foobar <foobar@Blurdybloop.COM>\n"
             "Subject: afternoon meeting\n"
             "To: mooch@owatagu.siam.edu\n"
             "Message-Id: <B27397-0100000@Blurdybloop.COM>\n"
             "MIME-Version: 1.0\n"
             "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\n"
             "\n"
             "Hello Joe, do you think we can meet at 3:30 tomorrow?\n"),
        crlf("From: =?utf-8?q?J=C3=B6rg?= <joerg@example.test>\n"
             "To: Alice <alice@example.test>, bob@example.test\n"
             "Subject: =?utf-8?b?R3LDvMOfZSBhdXMgS8O2bG4=?=\n"
             "Date: Fri, 20 Nov 2026 23:30:00 -0500\n"
             "Message-ID: <2@example.test>\n"
             "In-Reply-To: <1@example.test>\n"
             "MIME-Version: 1.0\n"
             "Content-Type: multipart/mixed; boundary=\"b1\"\n"
             "\n"
             "preamble\n"
             "--b1\n"
             "Content-Type: text/plain; charset=utf-8\n"
             "Content-Transfer-Encoding: quoted-printable\n"
             "\n"
             "Sch=C3=B6ne Gr=C3=BC=C3=9Fe\n"
             "--b1\n"
             "Content-Type: application/octet-stream; name=\"data.bin\"\n"
             "Content-Transfer-Encoding: base64\n"
             "Content-Disposition: attachment; filename=\"data.bin\"\n"
             "\n"
             "AAECAwQ=\n"
             "--b1--\n"
             "epilogue\n"),
        crlf("From: carol@example.test\n"
             "To: alice@example.test\n"
             "Subject: Fwd: nested\n"
             "Date: Sat, 21 Nov 2026 10:00:00 +0100\n"
             "Message-ID: <3@example.test>\n"
             "MIME-Version: 1.0\n"
             "Content-Type: multipart/mixed; boundary=outer\n"
             "\n"
             "--outer\n"
             "Content-Type: text/html\n"
             "\n"
             "<b>see below</b>\n"
             "--outer\n"
             "Content-Type: message/rfc822\n"
             "\n"
             "From: dave@example.test\n"
             "Subject: inner subject\n"
             "Content-Type: multipart/alternative; boundary=inner\n"
             "\n"
             "--inner\n"
             "\n"
             "inner text\n"
             "--inner\n"
             "Content-Type: text/html\n"
             "\n"
             "<p>inner html</p>\n"
             "--inner--\n"
             "\n"
             "--outer--\n"),
        crlf("Subject: no body at all\n"),
    };
    return messages;
}

ImapWorld::ImapWorld(ManualExecutor& loop, bool withMail) : store(loop), m_context(std::make_shared<imap::Context>())
{
    m_alice = directory.addUser("alice@example.test");
    directory.addUser("bob@example.test");
    directory.addUser("small@example.test", "secret", 1000);
    directory.addUser("disabled@example.test");
    directory.setEnabled("disabled@example.test", false);
    directory.addUser("unfetched@example.test");
    directory.setRestrictions("unfetched@example.test", directory::NoRetrieval);
    store.addAccount(m_alice);
    if (withMail) {
        const auto& messages = sampleMessages();
        store.put(m_alice, "INBOX", messages[0], store::Seen, 760744345000);
        store.put(m_alice, "INBOX", messages[1], store::Answered | store::Flagged, 1795235400000, {"$Label1"});
        store.put(m_alice, "INBOX", messages[2], 0, 1795252200000);
        store.put(m_alice, "INBOX", messages[3], store::Deleted | store::Seen, 1795252201000);
    }
    m_context->facade = [this](Executor&) { return store.facade(); };
    m_context->authenticator = &authenticator;
    m_context->budget = &budget;
    m_context->clock = &clock;
    m_context->hostName = "imap.example.test";
    m_context->version = "0.1.0";
}

} // namespace posthorn::test
