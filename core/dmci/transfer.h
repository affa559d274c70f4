// What takes more than one answer: messages on their way to the client, and one on its way in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "delivery/acceptor.h"
#include "dmci/grammar.h"
#include "pop3/transfer.h"
#include "smtp/data_scanner.h"
#include "wire/message_budget.h"

namespace posthorn::dmci {

/// RETR: messages, one after the other, read in slices as the network takes them.
struct Retrieval {
    store::SnapshotPtr mailbox;
    std::vector<Stretch> left; ///< the message under way not counted
    size_t stretch = 0;        ///< index in `left`
    bool headers = false;
    size_t sent = 0;
    size_t gone = 0; ///< another program has removed them meanwhile

    /// The message under way; its index in the mailbox.
    std::optional<size_t> index;
    store::Entry entry;
    pop3::MessageEncoder encoder;
    uint64_t offset = 0;
    bool begun = false;   ///< its first line has gone out
    bool reading = false; ///< the store has been asked

    /// Goes on to the next message; false when there is none.
    bool next();
};

/// MAIL: a message as it comes in, and then on its way to its recipients.
struct Submission {
    delivery::Envelope envelope;
    std::vector<MailAddress> recipients; ///< empty: those of its header
    smtp::DataScanner scanner;
    std::string text;
    uint64_t size = 0;
    bool isComing = false;      ///< the client has been told to send it
    int refusal = 0;            ///< a code, once it cannot be taken any more
    std::string why;
    wire::MessageBudget::Share share;
};

} // namespace posthorn::dmci
