// The public rooms among those that last, for lists of them: read from the store once for a domain, and kept as they change.
// So who asks for lists over and over does not make the store read the settings of all rooms each time.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "xmpp/route/station.h"

namespace posthorn::xmpp {

/// Of all workers.
class PublicRooms {
public:
    using Names = std::map<std::string, std::string>; ///< by JID
    struct Page {
        Names rooms;
        size_t all = 0; ///< in the domain
    };
    static constexpr size_t mostOctets = 8 << 20; ///< of a domain's
    static constexpr std::chrono::minutes readAnewAfter{10};

    explicit PublicRooms(Exchange& exchange) : m_exchange(exchange) {}
    /// Up to @p most of the domain's behind @p after, in order of JID. Limit: there are more of them than are held; whoever
    /// asks reads the store.
    void list(Station& station, const std::string& domain, const std::string& after, size_t most, Reply<Page> reply);
    /// The room is kept now under @p name; nothing: it is not public, or not there any more. From any worker.
    void changed(const Jid& room, const std::optional<std::string>& name);

private:
    struct Asker {
        size_t station;
        std::string after;
        size_t most;
        Reply<Page> reply;
    };
    struct Domain {
        std::optional<Names> rooms; ///< nothing: not read yet
        bool tooMany = false;
        int64_t readAt = 0;
        // While they are being read:
        bool reading = false;
        Names found;
        size_t octets = 0;
        std::map<std::string, std::optional<std::string>> meanwhile; ///< what changed
        std::vector<Asker> waiting;
    };
    void read(Station& station, const std::string& domain, const std::string& after);
    void finished(const std::string& domain, const std::optional<Error>& error);
    static Result<Page> pageOf(const Domain& domain, const std::string& after, size_t most);

    Exchange& m_exchange;
    std::mutex m_mutex; ///< over the map, which changes with rooms, not with messages
    std::map<std::string, Domain> m_domains;
};

} // namespace posthorn::xmpp
