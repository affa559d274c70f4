// The DNS as a test tells it: names and their answers, set by hand; answers arrive by the asker's executor.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "wire/service.h"

namespace posthorn::test {

class FakeResolver final : public wire::Resolver {
public:
    void setMx(const std::string& domain, std::vector<wire::MxHost> hosts, bool secure = false);
    void setAddresses(const std::string& host, std::vector<std::string> addresses, bool secure = false);
    void setSrv(const std::string& name, std::vector<wire::SrvHost> hosts);
    /// All questions about @p name fail like this (Timeout, Unavailable, ...).
    void setError(const std::string& name, Error error);
    /// While true answers are held back until release().
    void hold(bool held);
    void release();
    /// Questions asked so far.
    size_t asked() const;

    void mx(const std::string& domain, Executor& asker, Reply<wire::MxAnswer> reply) override;
    void addresses(const std::string& host, Executor& asker, Reply<wire::AddressAnswer> reply) override;
    void srv(const std::string& name, Executor& asker, Reply<std::vector<wire::SrvHost>> reply) override;

private:
    void answer(Executor& asker, Task task);

    mutable std::mutex m_mutex;
    std::map<std::string, wire::MxAnswer> m_mx;
    std::map<std::string, wire::AddressAnswer> m_addresses;
    std::map<std::string, std::vector<wire::SrvHost>> m_srv;
    std::map<std::string, Error> m_errors;
    std::vector<std::pair<Executor*, Task>> m_waiting;
    bool m_held = false;
    size_t m_asked = 0;
};

} // namespace posthorn::test
