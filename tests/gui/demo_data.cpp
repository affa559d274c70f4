#include "tests/gui/demo_data.h"

#include <string>

namespace posthorn::test {

using watch::Channel;
using watch::Counter;
using watch::Direction;
using watch::Hub;
using watch::Level;
using watch::ServiceState;

watch::ServiceView service(const std::string& name, Channel channel, uint16_t port, ServiceState state)
{
    watch::ServiceView view;
    view.name = name;
    view.channel = channel;
    view.port = port;
    view.state = state;
    return view;
}

namespace {

void say(Hub& hub, Channel channel, uint64_t session, std::string_view text)
{
    // "< " from the client, "> " to it, "! " a warning, "x " an error.
    const char kind = text.front();
    hub.log(channel, kind == '!' ? Level::Warning : kind == 'x' ? Level::Error : Level::Info, text.substr(2), session,
            kind == '<' ? Direction::In : kind == '>' ? Direction::Out : Direction::None);
}

void talk(Hub& hub, Channel channel, uint64_t session, std::initializer_list<std::string_view> lines)
{
    for (const std::string_view line : lines)
        say(hub, channel, session, line);
}

void receive(Hub& hub, uint64_t session, const std::string& peer, const std::string& from, const std::string& to)
{
    talk(hub, Channel::SmtpIn, session,
         {"- connection from " + peer, "> 220 mail.example.org ESMTP Posthorn", "< EHLO mx1.example.com",
          "> 250-mail.example.org", "> 250-PIPELINING", "> 250-SIZE 52428800", "> 250-STARTTLS", "> 250 SMTPUTF8",
          "< STARTTLS", "> 220 2.0.0 ready for TLS", "- TLSv1.3 with TLS_AES_256_GCM_SHA384", "< EHLO mx1.example.com",
          "< MAIL FROM:<" + from + "> SIZE=4213", "> 250 2.1.0 sender ok", "< RCPT TO:<" + to + ">",
          "> 250 2.1.5 recipient ok", "< DATA", "> 354 end with .", "- 4,187 bytes of message",
          "> 250 2.0.0 accepted as 1794-" + std::to_string(session), "< QUIT", "> 221 2.0.0 goodbye"});
}

} // namespace

std::vector<gui::AssistantService> assistantServices()
{
    return {{"smtp", 2525, 25},  {"submission", 2587, 587}, {"submissions", 2465, 465}, {"pop3", 2110, 110},
            {"pop3s", 2995, 995}, {"imap", 2143, 143},       {"imaps", 2993, 993}};
}

void fillHub(Hub& hub)
{
    hub.setService(service("smtp", Channel::SmtpIn, 2525));
    hub.setService(service("submission", Channel::SmtpIn, 2587));
    hub.setService(service("submissions", Channel::SmtpIn, 2465));
    hub.setService(service("pop3", Channel::Pop3, 2110, ServiceState::Inactive));
    hub.setService(service("pop3s", Channel::Pop3, 2995));
    hub.setService(service("imap", Channel::Imap, 2143));
    hub.setService(service("imaps", Channel::Imap, 2993));

    talk(hub, Channel::System, 0,
         {"- Posthorn 0.1.0 starts with the data folder /home/anna/.local/share/posthorn",
          "- settings read from posthorn.ini: 7 differ from their defaults",
          "- certificate for mail.example.org, valid until 2027-11-21", "- store opened: 3 segments, 18,204 messages",
          "- smtp listens on port 2525", "- submission listens on port 2587", "- submissions listens on port 2465",
          "- pop3s listens on port 2995", "- imap listens on port 2143", "- imaps listens on port 2993", "- ready",
          "! 203.0.113.77 has failed to log in 12 times: further attempts are refused for ten minutes",
          "- segment 2: compaction begun, 31 % dead space", "- segment 2: compaction done, 84.2 MiB regained",
          "x delivery to mx.nowhere.example: the name does not exist; next attempt in 15 minutes",
          "- checkpoint: 1.2 MiB of log folded into the index in 38 ms"});

    receive(hub, 41, "198.51.100.7:50244", "news@example.com", "anna@example.org");
    receive(hub, 43, "192.0.2.31:41180", "bob@example.net", "postmaster@example.org");
    talk(hub, Channel::SmtpIn, 44,
         {"- connection from 203.0.113.77:60122", "> 220 mail.example.org ESMTP Posthorn", "< EHLO [203.0.113.77]",
          "> 250 mail.example.org", "< MAIL FROM:<win@lottery.example>", "> 250 2.1.0 sender ok",
          "< RCPT TO:<someone@elsewhere.example>", "! 550 5.7.1 relaying denied", "< QUIT", "> 221 2.0.0 goodbye"});

    const auto open = [&](Channel channel, const char* name, const char* peer, const char* account, const char* state,
                          const char* command, bool tls, uint64_t in, uint64_t out) {
        auto record = hub.openSession(channel, name, peer);
        record->setAccount(account);
        record->setState(state);
        record->setCommand(command);
        if (tls)
            record->setTls();
        record->addBytes(in, out);
        return record->id();
    };
    open(Channel::Imap, "imaps", "192.0.2.14:51022", "anna@example.org", "idle", "IDLE", true, 8211, 1940022);
    const uint64_t reader = open(Channel::Imap, "imap", "[2001:db8::71]:40112", "bob@example.org", "selected", "UID FETCH",
                                 true, 20480, 73400320);
    open(Channel::Pop3, "pop3s", "192.0.2.40:38120", "carol@example.org", "transaction", "RETR", true, 640, 291400);
    open(Channel::SmtpIn, "smtp", "198.51.100.7:50266", "", "data", "DATA", true, 1048576, 1204);
    open(Channel::SmtpIn, "submission", "192.0.2.14:51040", "anna@example.org", "authenticated", "AUTH", true, 2210, 912);
    open(Channel::SmtpOut, "smtp-out", "203.0.113.9:25", "", "greeting", "", false, 88, 0);
    talk(hub, Channel::Imap, reader,
         {"- connection from [2001:db8::71]:40112", "> * OK [CAPABILITY IMAP4rev1 STARTTLS LITERAL+ ID] Posthorn ready",
          "< a1 STARTTLS", "> a1 OK begin TLS", "- TLSv1.3 with TLS_CHACHA20_POLY1305_SHA256",
          "< a2 AUTHENTICATE SCRAM-SHA-256 (secret)", "> a2 OK logged in as bob@example.org", "< a3 SELECT INBOX",
          "> * 1482 EXISTS", "> * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)",
          "> * OK [UIDVALIDITY 1795262400] UIDs valid", "> a3 OK [READ-WRITE] selected",
          "< a4 UID FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE)", "> * 1 FETCH (UID 1 FLAGS (\\Seen) ENVELOPE (...))"});
    talk(hub, Channel::Pop3, 3,
         {"- connection from 192.0.2.40:38120", "> +OK Posthorn ready", "< AUTH PLAIN (secret)",
          "> +OK carol@example.org has 12 messages", "< UIDL", "> +OK", "< RETR 12", "> +OK 24,220 bytes"});
    talk(hub, Channel::SmtpOut, 6,
         {"- connecting to mx.example.net (203.0.113.9:25)", "> EHLO mail.example.org",
          "< 250-mx.example.net at your service", "! 451 4.7.1 greylisted, please try again in 5 minutes",
          "- next attempt in 5 minutes"});

    hub.count(Counter::ConnectionsAccepted, 1204);
    hub.count(Counter::LoginsSucceeded, 311);
    hub.count(Counter::LoginsFailed, 14);
    hub.count(Counter::MessagesReceived, 842);
    hub.count(Counter::MessagesDelivered, 1170);
    hub.count(Counter::MessagesSent, 96);
    hub.count(Counter::MessagesRefused, 37);
    hub.count(Counter::MessagesBounced, 2);
    hub.count(Counter::MessagesFetched, 5208);
    hub.count(Counter::ChatMessages, 3411);
    const UnixMs now = Clock::system().now();
    watch::QueueTotals queue;
    queue.waiting = 4;
    queue.held = 2;
    queue.bytes = 1843200;
    queue.oldest = now - 5 * 3600000;
    hub.setQueue(queue);
    watch::Health health;
    health.cpuPercent = 23;
    health.memoryBytes = 148 << 20;
    health.diskFreeBytes = int64_t(182) << 30;
    health.commitMilliseconds = 1.8;
    hub.setHealth(health);
}

void stormLine(Hub& hub, uint64_t number)
{
    static const std::string texts[] = {"EHLO mx17.example.com", "250-mail.example.org Hello mx17.example.com",
                                        "MAIL FROM:<newsletter@example.com> SIZE=48213 BODY=8BITMIME",
                                        "250 2.1.0 sender ok", "RCPT TO:<anna.with.a.long.name@example.org>",
                                        "451 4.3.2 try again later"};
    const size_t i = number % std::size(texts);
    hub.log(Channel::SmtpIn, i == 5 ? Level::Warning : Level::Info, texts[i], number / 22 + 1,
            i % 2 ? Direction::Out : Direction::In);
}

} // namespace posthorn::test
