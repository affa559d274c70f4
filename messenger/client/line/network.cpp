#include "messenger/client/line/network.h"

namespace posthorn::messenger {

Network::Network(Options options)
    : m_settings(std::string())
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(5000);
    m_hub.setLeastLevel(watch::Level::Warning); // what is kept in memory for nobody
    m_engine = std::make_unique<net::Engine>(m_settings, m_hub, net::EngineOptions{{}, 1, std::move(options.trustFile)});
    m_resolver = std::make_unique<net::Resolver>(std::move(options.resolver));
    m_finder = std::make_unique<ServerFinder>(*m_resolver, m_mainThread);
}

Network::~Network()
{
    m_pool.waitForDone();
    m_finder.reset();
    m_resolver.reset();
    m_engine->stop();
}

Result<void> Network::start()
{
    return m_engine->start();
}

} // namespace posthorn::messenger
