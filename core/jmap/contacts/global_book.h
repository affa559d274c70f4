// The address book that nobody writes: the accounts of one's own domain, as the directory has them.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "jmap/method.h"

namespace posthorn::jmap {

inline constexpr std::string_view globalBookId = "global";

struct GlobalBook {
    std::string state; ///< of what stands in it; empty where there is no such book
    std::vector<Object> cards;

    bool exists() const { return !state.empty(); }
    const Object* find(std::string_view id) const;
};
using GlobalBookPtr = std::shared_ptr<const GlobalBook>;

/// The books lately asked for, by domain; each is read anew after a minute. Safe from any thread.
class GlobalBooks {
public:
    GlobalBookPtr find(const std::string& domain, int64_t now);
    void put(const std::string& domain, int64_t now, GlobalBookPtr book);

private:
    struct Item {
        int64_t read = 0; ///< by the steady clock
        GlobalBookPtr book;
    };
    std::mutex m_mutex;
    std::unordered_map<std::string, Item> m_books;
};

/// The book of the account's domain; an empty one where the server offers none. At most 10,000 accounts.
Task<Result<GlobalBookPtr>> readGlobalBook(Call call);

} // namespace posthorn::jmap
