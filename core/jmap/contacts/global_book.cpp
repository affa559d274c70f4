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

GlobalBooks::Reading::~Reading()
{
    std::vector<std::function<void()>> waiting;
    {
        const std::lock_guard lock(m_books.m_mutex);
        Item& item = m_books.m_books[m_domain];
        item.reading = false;
        waiting.swap(item.waiting);
    }
    for (const auto& each : waiting)
        each();
}

void GlobalBooks::Reading::put(int64_t now, GlobalBookPtr book)
{
    const std::lock_guard lock(m_books.m_mutex);
    Item& item = m_books.m_books[m_domain];
    item.read = now;
    item.book = std::move(book);
}

GlobalBooks::Claim GlobalBooks::claim(const std::string& domain, int64_t now)
{
    const std::lock_guard lock(m_mutex);
    if (m_books.size() >= mostDomains && !m_books.contains(domain))
        std::erase_if(m_books, [](const auto& each) { return !each.second.reading; });
    Item& item = m_books[domain];
    if (item.book && now - item.read < lifeMs)
        return {item.book, nullptr};
    if (item.reading)
        return {};
    item.reading = true;
    return {nullptr, std::make_unique<Reading>(*this, domain)};
}

void GlobalBooks::wait(const std::string& domain, Executor& asker, Reply<void> reply)
{
    const auto answer = [&asker, reply = std::move(reply)] { asker.post([reply] { reply({}); }); };
    const std::lock_guard lock(m_mutex);
    const auto found = m_books.find(domain);
    if (found != m_books.end() && found->second.reading)
        found->second.waiting.push_back(answer);
    else
        answer();
}

Task<Result<GlobalBookPtr>> readGlobalBook(Call call)
{
    Services& services = call.services();
    directory::Directory* directory = services.directory;
    if (!directory || !call.principal().globalContacts)
        co_return std::make_shared<const GlobalBook>();
    const std::string domain = toLower(call.principal().address.domain);
    const int64_t now = services.clock.steadyMs();
    GlobalBooks& books = services.shared.globalBooks;
    GlobalBooks::Claim claim = books.claim(domain, now);
    while (!claim.book && !claim.reading) {
        const auto ended = co_await Ask<void>([&](auto reply) { books.wait(domain, services.worker, std::move(reply)); });
        if (!ended)
            co_return passOn(ended.error());
        claim = books.claim(domain, services.clock.steadyMs());
    }
    if (claim.book)
        co_return claim.book;
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
    claim.reading->put(now, out);
    co_return out;
}

} // namespace posthorn::jmap
