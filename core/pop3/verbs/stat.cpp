// STAT (RFC 1939 section 5).
#include "pop3/verbs/verbs.h"

namespace posthorn::pop3 {

void runStat(Pop3Session& session, Words)
{
    uint64_t count = 0;
    uint64_t octets = 0;
    session.snapshot->forEach(0, session.snapshot->size(), [&](size_t index, const store::Entry& entry) {
        if (!session.isDeleted(index)) {
            ++count;
            octets += entry.size;
        }
    });
    session.ok(std::to_string(count) + ' ' + std::to_string(octets));
}

} // namespace posthorn::pop3
