// The workloads of the load generator: each drives one server and prints what it measured (report.h). They end the
// program when the server gives a wrong answer. Only tests/bench uses this.
#pragma once

#include "options.h"
#include "process_tree.h"
#include "report.h"
#include "stats.h"

namespace posthorn::bench {

/// Messages over SMTP until all lie in the mailboxes, counted by STATUS.
void smtpDeliver(const Options& options);
/// New connection, LOGIN, LOGOUT, over and over.
void imapLogin(const Options& options);
/// Fills a mailbox with varied messages, as fast as the server takes them. Prints how long that took.
void imapFill(const Options& options);
/// Times SELECT and FETCH of a whole mailbox.
void imapFetch(const Options& options);
/// Messages by APPEND, each answered before the next.
void imapAppend(const Options& options);
/// The same by MULTIAPPEND (RFC 3502), or pipelined where the server does not have it.
void imapMultiAppend(const Options& options);
/// STAT, LIST, UIDL and RETR of a mailbox.
void pop3Mailbox(const Options& options);
/// Memory of connections that have selected INBOX and wait in IDLE.
void idleMemory(const Options& options);
/// XMPP: connection, SCRAM over TLS 1.3, binding and session, closing, over and over for --seconds.
void xmppLogin(const Options& options);
/// Questions and answers between pairs of --parallel clients, --outstanding of them under way for each pair.
void xmppMessage(const Options& options);
/// Messages in a room of --parallel occupants, each sent when all have got the one before.
void xmppRoom(const Options& options);
/// Memory of --count clients that are online and silent.
void xmppMemory(const Options& options);

/// The report of a section: names, counts, seconds, and the costs of @p meter after its finish().
Report sectionReport(const Options& options, std::string_view item, size_t count, double seconds,
                     const CostMeter& meter);

/// Appends @p count messages of @p make to @p mailbox in one MULTIAPPEND command per @p batch; pipelines single
/// APPENDs where the server has no MULTIAPPEND. Returns which of the two it was.
class ImapClient;
std::string appendMany(ImapClient& imap, const Options& options, size_t batch, std::string (*make)(size_t number));

} // namespace posthorn::bench
