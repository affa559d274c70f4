// Contacts that the administrator shares: the accounts of a domain that have one another in their rosters without asking.
// One list for each domain and station, however many accounts are online there; nothing of it is kept with the accounts.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/executor.h"

namespace posthorn::xmpp {

class Station;

struct SharedList {
    std::string domain;
    std::map<std::string, std::string, std::less<>> accounts; ///< local part to the name that is shown
    std::string version; ///< another one when anything of it is another
};
using SharedListPtr = std::shared_ptr<const SharedList>;

class SharedContacts {
public:
    explicit SharedContacts(Station& station) : m_station(station) {}

    /// The list of @p domain, read when it is asked for first; null where its contacts are not shared, or cannot be read.
    /// While any account of the domain is in use here it is read anew each minute, and the accounts are told of changes.
    void get(const std::string& domain, std::function<void(SharedListPtr)> use);
    void clear() { m_lists.clear(); }

private:
    struct Entry {
        SharedListPtr list;
        bool reading = false;
        std::vector<std::function<void(SharedListPtr)>> waiting;
    };
    void read(const std::string& domain);
    void arrived(const std::string& domain, SharedListPtr list);
    void refreshLater(const std::string& domain);

    Station& m_station;
    std::unordered_map<std::string, Entry> m_lists;
    Life m_life;
};

} // namespace posthorn::xmpp
