import '@swc-node/register/esm-register'
import 'reflect-metadata'
