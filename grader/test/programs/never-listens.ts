// Wrong on purpose: opens a socket of another protocol, which keeps it alive, and listens to nobody.
import dgram from 'node:dgram'

dgram.createSocket('udp4').bind(0, '127.0.0.1')
