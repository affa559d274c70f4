#include "tests/support/fake_resolver.h"

namespace posthorn::test {
namespace {

template<class T>
Result<T> look(const std::map<std::string, T>& names, const std::map<std::string, Error>& errors,
               const std::string& name)
{
    if (const auto error = errors.find(name); error != errors.end())
        return passOn(error->second);
    const auto found = names.find(name);
    if (found == names.end())
        return fail(ErrorKind::NotFound, "no such name in the DNS: " + name);
    return found->second;
}

} // namespace

void FakeResolver::setMx(const std::string& domain, std::vector<wire::MxHost> hosts, bool secure)
{
    std::lock_guard lock(m_mutex);
    m_mx[domain] = {std::move(hosts), secure};
}

void FakeResolver::setAddresses(const std::string& host, std::vector<std::string> addresses, bool secure)
{
    std::lock_guard lock(m_mutex);
    m_addresses[host] = {std::move(addresses), secure};
}

void FakeResolver::setSrv(const std::string& name, std::vector<wire::SrvHost> hosts)
{
    std::lock_guard lock(m_mutex);
    m_srv[name] = std::move(hosts);
}

void FakeResolver::setError(const std::string& name, Error error)
{
    std::lock_guard lock(m_mutex);
    m_errors[name] = std::move(error);
}

void FakeResolver::hold(bool held)
{
    std::lock_guard lock(m_mutex);
    m_held = held;
}

void FakeResolver::release()
{
    std::vector<std::pair<Executor*, Task>> waiting;
    {
        std::lock_guard lock(m_mutex);
        m_held = false;
        waiting.swap(m_waiting);
    }
    for (auto& [executor, task] : waiting)
        executor->post(std::move(task));
}

size_t FakeResolver::asked() const
{
    std::lock_guard lock(m_mutex);
    return m_asked;
}

void FakeResolver::answer(Executor& asker, Task task)
{
    ++m_asked;
    if (m_held)
        m_waiting.emplace_back(&asker, std::move(task));
    else
        asker.post(std::move(task));
}

void FakeResolver::mx(const std::string& domain, Executor& asker, Reply<wire::MxAnswer> reply)
{
    std::lock_guard lock(m_mutex);
    answer(asker,
           [reply = std::move(reply), result = look(m_mx, m_errors, domain)]() mutable { reply(std::move(result)); });
}

void FakeResolver::addresses(const std::string& host, Executor& asker, Reply<wire::AddressAnswer> reply)
{
    std::lock_guard lock(m_mutex);
    answer(asker, [reply = std::move(reply), result = look(m_addresses, m_errors, host)]() mutable {
        reply(std::move(result));
    });
}

void FakeResolver::srv(const std::string& name, Executor& asker, Reply<std::vector<wire::SrvHost>> reply)
{
    std::lock_guard lock(m_mutex);
    answer(asker, [reply = std::move(reply), result = look(m_srv, m_errors, name)]() mutable { reply(std::move(result)); });
}

} // namespace posthorn::test
