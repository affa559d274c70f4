#include "jmap/contacts/global_book.h"

#include <algorithm>

#include "base/text.h"
#include "jmap/ids.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

namespace {

constexpr int64_t lifeMs = 60'000;
constexpr uint64_t mostAccounts = 10'000;
constexpr uint64_t accountsAtOnce = 1'000;
constexpr size_t mostDomains = 200;

Object cardOf(const directory::Account& account)
{
    const std::string address = account.address.text();
    Object card, name, emails, email, books;
    set(card, "@type", "Card");
    set(card, "version", "1.0");
    set(card, "id", textJson("g" + std::to_string(account.id)));
    set(card, "uid", textJson("mailto:" + address));
    set(card, "kind", "individual");
    set(name, "full", textJson(account.realName.empty() ? std::string_view(address) : std::string_view(account.realName)));
    set(card, "name", std::move(name));
    set(email, "address", textJson(address));
    set(emails, "e1", std::move(email));
    set(card, "emails", std::move(emails));
    set(books, globalBookId, true);
    set(card, "addressBookIds", std::move(books));
    return card;
}

} // namespace

const Object* GlobalBook::find(std::string_view id) const
{
    const auto found = std::find_if(cards.begin(), cards.end(), [id](const Object& card) { return textOf(card, "id") == id; });
    return found == cards.end() ? nullptr : &*found;
}

GlobalBookPtr GlobalBooks::find(const std::string& domain, int64_t now)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_books.find(domain);
    return found != m_books.end() && now - found->second.read < lifeMs ? found->second.book : nullptr;
}

void GlobalBooks::put(const std::string& domain, int64_t now, GlobalBookPtr book)
{
    std::lock_guard lock(m_mutex);
    if (m_books.size() >= mostDomains)
        m_books.clear();
    m_books[domain] = {now, std::move(book)};
}

Task<Result<GlobalBookPtr>> readGlobalBook(Call call)
{
    Services& services = call.services();
    directory::Directory* directory = services.directory;
    if (!directory || !call.principal().globalContacts)
        co_return std::make_shared<const GlobalBook>();
    const std::string domain = toLower(call.principal().address.domain);
    const int64_t now = services.clock.steadyMs();
    if (auto known = services.shared.globalBooks.find(domain, now))
        co_return known;
    auto book = std::make_shared<GlobalBook>();
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (uint64_t from = 0; from < mostAccounts; from += accountsAtOnce) {
        auto accounts = co_await Ask<std::vector<directory::Account>>([&](auto reply) {
            directory->accounts(domain, "*", from, accountsAtOnce, services.worker, std::move(reply));
        });
        if (!accounts)
            co_return passOn(accounts.error());
        for (const directory::Account& account : *accounts) {
            if (account.kind != directory::AccountKind::User || !account.enabled)
                continue;
            book->cards.push_back(cardOf(account));
            for (const char c : std::to_string(account.id) + account.address.text() + '\n' + account.realName + '\n')
                hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        }
        if (accounts->size() < accountsAtOnce)
            break;
    }
    book->state = std::to_string(hash >> 16);
    GlobalBookPtr out = book;
    services.shared.globalBooks.put(domain, now, out);
    co_return out;
}

} // namespace posthorn::jmap
